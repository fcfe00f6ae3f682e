import { Problem } from "../problem.ts";
import { git, gitMaybe } from "./run.ts";

/** Git's way to say that a ref is not there. */
export const NO_COMMIT = "0".repeat(40);

export const branchRef = (branch: string): string => `refs/heads/${branch}`;

/** Commit id of a branch, tag, full ref or id; `undefined` when there is none. */
export function commitOf(folder: string, name: string): Promise<string | undefined> {
  return gitMaybe(folder, ["rev-parse", "--quiet", "--verify", "--end-of-options", `${name}^{commit}`]);
}

/** Tip of a branch; `undefined` when there is no such branch. */
export const tip = (folder: string, branch: string): Promise<string | undefined> =>
  commitOf(folder, branchRef(branch));

export interface Ref {
  ref: string;
  sha: string;
  type: string;
}

/** Refs that begin with `prefix` (a full ref matches itself), in order of name. */
export async function listRefs(folder: string, prefix: string): Promise<Ref[]> {
  const text = await git(folder, ["for-each-ref", "--format=%(refname) %(objectname) %(objecttype)"]);
  return text
    .split("\n")
    .map((line) => line.split(" "))
    .map(([ref = "", sha = "", type = ""]) => ({ ref, sha, type }))
    .filter((one) => one.ref !== "" && one.ref.startsWith(prefix));
}

/**
 * Moves a ref from one commit to another; `NO_COMMIT` as `from` creates it, as `to` deletes it.
 * A 409 when somebody else moved it meanwhile: git compares and swaps.
 */
export async function moveRef(folder: string, ref: string, from: string, to: string): Promise<void> {
  try {
    await git(folder, ["update-ref", "--", ref, to, from]);
  } catch {
    throw new Problem(409, `Reference ${ref} is not at ${from} any more, or cannot move to ${to}`);
  }
}

/** Whether `older` is in the history of `newer` (or is the same commit). */
export async function isAncestor(folder: string, older: string, newer: string): Promise<boolean> {
  return (await gitMaybe(folder, ["merge-base", "--is-ancestor", older, newer])) !== undefined;
}
