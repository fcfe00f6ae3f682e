import { gt, rcompare, satisfies, valid } from "semver";
import type { Pin } from "../versions.ts";

/** A pinned version beside what its makers have published. */
export interface VersionState {
  readonly name: string;
  readonly pinned: string;
  /** The newest with the same minor version: fixes alone. */
  readonly ofLine?: string;
  readonly newest?: string;
  readonly advice: string;
  /** Why the published ones are not known. */
  readonly problem?: string;
}

/** @param published tags of releases, in any order and of any product; undefined: nobody was asked */
export function compare(
  name: string,
  { version, tag }: Pin,
  published: readonly string[] | { readonly problem: string } | undefined,
): VersionState {
  const known = { name, pinned: version };
  if (published === undefined) return { ...known, advice: "" };
  if ("problem" in published) return { ...known, advice: "", problem: published.problem };
  const versions = published
    .flatMap((one) => (one.startsWith(tag) ? (valid(one.slice(tag.length)) ?? []) : []))
    // Something like 1.0.0-rc.1 is none that is published for use.
    .filter((one) => !one.includes("-"))
    .toSorted(rcompare);
  const ofLine = versions.find((one) => satisfies(one, `~${version}`)) ?? version;
  const newest = versions[0] ?? version;
  return { ...known, ofLine, newest, advice: adviceFor(version, ofLine, newest) };
}

function adviceFor(pinned: string, ofLine: string, newest: string): string {
  if (gt(ofLine, pinned)) return `take ${ofLine}: it holds fixes alone`;
  if (gt(newest, pinned)) return `${newest} is another line: read its notes, then take it with its schemas`;
  return "up to date";
}
