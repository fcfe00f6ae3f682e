import type { GateResult } from "./gates/gate.ts";
import type { PinnedFreight, PromotionInputs } from "./model.ts";

/** What a promotion commit records about itself, so that audits derive from `git log` alone. */
export interface Evidence {
  readonly promotion: Pick<PromotionInputs, "stage" | "service">;
  readonly freight: PinnedFreight;
  /** The version before; undefined for a stage's first. */
  readonly from: string | undefined;
  readonly gates: readonly GateResult[];
  /** Id of the `pulumi up` that did it. */
  readonly run: string;
  /** Who ran it. */
  readonly by: string;
  /** The group that it was promoted with. */
  readonly group?: string | undefined;
}

/** Trailers, a line each; those without a value are left out. */
const trailers = (entries: Record<string, string>): string =>
  Object.entries(entries)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `Slipway-${key}: ${oneLine(value)}`)
    .join("\n");

/** What people wrote must not become a trailer of its own. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const approvers = (gates: readonly GateResult[]): string[] =>
  gates.filter(({ state }) => state === "pass").flatMap(({ by = [] }) => by);

/** What is promoted, for people. */
const move = ({ promotion, freight, from }: Evidence): string =>
  `${promotion.service} ${from === undefined ? "" : `${from} -> `}${freight.version}`;

const evidenceTrailers = ({ promotion, freight, from, gates, run, by, group }: Evidence): string =>
  trailers({
    Service: promotion.service,
    Stage: promotion.stage,
    Version: freight.version,
    Digest: freight.digest,
    From: from ?? "none",
    Group: group ?? "",
    Gates: gates.map((gate) => `${gate.gate}=${gate.state}`).join(" "),
    "Approved-By": approvers(gates).join(", "),
    Waived: gates
      .filter(({ state }) => state === "waived")
      .map(({ gate, reason }) => `${gate} ${reason}`)
      .join("; "),
    Run: run,
    By: by,
  });

/** The message of the commit that sets the freight: one line for people, then trailers for programs. */
export const commitMessage = (evidence: Evidence): string =>
  `promote ${move(evidence)} to ${evidence.promotion.stage}\n\n${evidenceTrailers(evidence)}\n`;

/** The message of a commit that sets the freight of a group: a line for each service, then the trailers of each. */
export const groupMessage = (group: string, stage: string, evidence: readonly Evidence[]): string =>
  [
    `promote ${group} to ${stage}`,
    evidence.map((one) => `- ${move(one)}`).join("\n"),
    `${evidence.map(evidenceTrailers).join("\n")}\n`,
  ].join("\n\n");

/** The message of the tag that records an approval. */
export const approvedMessage = (
  { stage, service }: Pick<PromotionInputs, "stage" | "service">,
  { version, digest }: PinnedFreight,
  email: string,
): string =>
  `${service} ${version} approved for ${stage} by ${email}\n\n${trailers({
    Service: service,
    Stage: stage,
    Version: version,
    Digest: digest,
  })}\n`;

/** The message of the tag that records a verified release. */
export const verifiedMessage = (
  { promotion, freight, run }: Pick<Evidence, "promotion" | "freight" | "run">,
  healthyAfterSeconds: number,
): string =>
  `${promotion.service} ${freight.version} verified on ${promotion.stage}\n\n${trailers({
    Service: promotion.service,
    Stage: promotion.stage,
    Version: freight.version,
    Digest: freight.digest,
    "Healthy-After": `${healthyAfterSeconds.toFixed(2)}s`,
    Run: run,
  })}\n`;

/** Trailers of one promotion, without their prefix. */
type Trailers = Readonly<Record<string, string>>;

/** The `Slipway-*` trailers of a commit or tag, for each service that it speaks of: each begins with its name. */
export function trailersOf(message: string): Trailers[] {
  const found: Record<string, string>[] = [];
  for (const [, key = "", value = ""] of message.matchAll(/^Slipway-([\w-]+): (.*)$/gm)) {
    if (key === "Service" || found.length === 0) found.push({});
    Object.assign(found.at(-1) ?? {}, { [key]: value });
  }
  return found;
}

/** The digest that a `verified/` tag's text names; "" when it names none. */
export const digestOfTag = (text: string): string => /^Slipway-Digest: (\S+)$/m.exec(text)?.[1] ?? "";

/** What a `verified/` tag records. */
export interface VerifiedRecord {
  /** The digest that was verified; "" where the tag names none. */
  readonly digest: string;
  /** The commit that set the version; undefined where the tag is no annotated one of a commit. */
  readonly commit: string | undefined;
}

/** Reads the text of a `verified/` tag. */
export const verifiedRecord = (text: string): VerifiedRecord => ({
  digest: digestOfTag(text),
  commit: /^object ([0-9a-f]+)\ntype commit\n/.exec(text)?.[1],
});

/** A record's commit beside what it proves, for people: ` (1d21a49)`. */
export const commitBeside = ({ commit }: Pick<VerifiedRecord, "commit">): string =>
  commit === undefined ? "" : ` (${commit.slice(0, 7)})`;
