/** What a look at one thing gave. */
export interface Finding {
  /** What was looked at. */
  readonly about: string;
  /** `wrong`: nothing can be deployed like this; `doubtful`: it can, but somebody should know. */
  readonly state: "fine" | "doubtful" | "wrong";
  readonly says: string;
  /** What to do; none where all is fine. */
  readonly remedy?: string;
}

export const fine = (about: string, says: string): Finding => ({ about, state: "fine", says });
export const doubtful = (about: string, says: string, remedy: string): Finding => ({
  about,
  state: "doubtful",
  says,
  remedy,
});
export const wrong = (about: string, says: string, remedy: string): Finding => ({
  about,
  state: "wrong",
  says,
  remedy,
});

/** What went wrong with `about`, by an error whose message ends with its remedy after the last `; `. */
export function failed(about: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message : String(error);
  const at = message.lastIndexOf("; ");
  return at < 0
    ? wrong(about, message, "see above")
    : wrong(about, message.slice(0, at), message.slice(at + 2));
}

const MARKS = { fine: "✔", doubtful: "!", wrong: "✗" } as const;

/** Findings for a terminal, a line each and its remedy below; what several environments share stands once. */
export function rendered(findings: readonly Finding[]): string {
  const lines = findings.map(({ about, state, says, remedy }) => {
    const first = `${MARKS[state]} ${about}: ${says}`;
    return remedy === undefined ? first : `${first}\n    ${remedy}`;
  });
  return [...new Set(lines)].join("\n");
}

/** Whether something is in the way of every deployment. */
export const blocks = (findings: readonly Finding[]): boolean =>
  findings.some(({ state }) => state === "wrong");
