import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Person } from "./read.ts";
import { branchRef, moveRef, NO_COMMIT } from "./refs.ts";
import { git, gitMaybe } from "./run.ts";

export type Signature = Omit<Person, "date"> & { date?: string | undefined };

/** Who commits what GitHub's own server writes. The provider compares this pair to tell its own commits. */
export const WEB_FLOW: Signature = { name: "GitHub", email: "noreply@github.com" };

export interface NewCommit {
  branch: string;
  /** Commits it stands on; the first is where the branch must still be. None begins the branch. */
  parents: string[];
  message: string;
  author: Signature;
  committer?: Signature | undefined;
}

/** Commits a tree to a branch and gives the commit id. 409 when the branch moved meanwhile. */
export async function commitTree(folder: string, tree: string, commit: NewCommit): Promise<string> {
  const { author, committer = WEB_FLOW } = commit;
  const env = { ...signed("AUTHOR", author), ...signed("COMMITTER", committer) };
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  const sha = await git(folder, ["commit-tree", tree, ...parents], { input: commit.message, env });
  await moveRef(folder, branchRef(commit.branch), commit.parents[0] ?? NO_COMMIT, sha);
  return sha;
}

export interface FileChange {
  path: string;
  /** `undefined` removes the file. */
  content: Uint8Array | undefined;
  /** Default a plain file, 100644. */
  mode?: string | undefined;
}

/** One commit that sets or removes one file. */
export async function commitFile(folder: string, change: FileChange, commit: NewCommit): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "github-double-"));
  const env = { GIT_INDEX_FILE: join(scratch, "index") };
  try {
    const [parent] = commit.parents;
    if (parent) await git(folder, ["read-tree", parent], { env });
    await git(folder, ["update-index", "-z", "--index-info"], {
      env,
      input: await indexLine(folder, change),
    });
    return await commitTree(folder, await git(folder, ["write-tree"], { env }), commit);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Begins a branch with the files that a branch of the same name has in another repository, without its history. */
export async function copyTree(
  source: string,
  folder: string,
  branch: string,
  author: Signature,
): Promise<void> {
  await git(folder, ["fetch", "--quiet", "--no-tags", source, branchRef(branch)]);
  const tree = await git(folder, ["rev-parse", "FETCH_HEAD^{tree}"]);
  const { name, email } = author;
  await commitTree(folder, tree, { branch, parents: [], message: "Initial commit", author: { name, email } });
}

/** The tree that merging `head` into `base` gives; `undefined` when they conflict. */
export async function mergedTree(folder: string, base: string, head: string): Promise<string | undefined> {
  return (await gitMaybe(folder, ["merge-tree", "--write-tree", base, head]))?.split("\n")[0];
}

async function indexLine(folder: string, { path, content, mode = "100644" }: FileChange): Promise<string> {
  if (content === undefined) return `0 ${NO_COMMIT}\t${path}\0`;
  const blob = await git(folder, ["hash-object", "-w", "--stdin"], { input: content });
  return `${mode} ${blob}\t${path}\0`;
}

const signed = (role: "AUTHOR" | "COMMITTER", { name, email, date }: Signature) => ({
  [`GIT_${role}_NAME`]: name,
  [`GIT_${role}_EMAIL`]: email,
  [`GIT_${role}_DATE`]: date ?? new Date().toISOString(),
});
