/** Who made an annotated tag, what it calls itself, and when. */
export interface Tagged {
  /** Its own name, without `refs/tags/`: a copy under another ref keeps it. */
  readonly name: string;
  readonly email: string;
  readonly at: Date;
}

/** The head of a tag object's text (git-mktag). */
const HEAD = /^object [0-9a-f]+\ntype \w+\ntag (.+)\ntagger .*<([^>\n]*)> (\d+) [+-]\d{4}\n/;

/** Reads the head of an annotated tag's text; undefined for anything else. */
export function taggedBy(text: string): Tagged | undefined {
  const [, name, email, seconds] = HEAD.exec(text) ?? [];
  if (name === undefined || email === undefined || seconds === undefined) return undefined;
  return { name, email, at: new Date(Number(seconds) * 1_000) };
}
