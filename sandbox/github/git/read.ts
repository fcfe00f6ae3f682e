import { gitMaybe } from "./run.ts";

export interface Entry {
  type: "file" | "dir";
  mode: string;
  sha: string;
  size: number;
  path: string;
}

/** Entries of a tree: of a folder with a trailing slash its children, of `""` the root, else the one entry. */
export async function listTree(folder: string, commit: string, path: string): Promise<Entry[]> {
  const text = await gitMaybe(folder, ["ls-tree", "-l", "-z", commit, ...(path ? ["--", path] : [])]);
  return records(text).map((line) => {
    const [meta = "", name = ""] = line.split("\t");
    const [mode = "", type, sha = "", size] = meta.split(/\s+/);
    return { type: type === "tree" ? "dir" : "file", mode, sha, size: Number(size) || 0, path: name };
  });
}

export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

const FIELD = "\u001f";
const LOG_FORMAT = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].join("%x1f");

/** Commits as `git log` gives them for these arguments, newest first; none where git says no. */
export async function log(folder: string, args: string[]): Promise<Commit[]> {
  const text = await gitMaybe(folder, ["log", "-z", `--format=${LOG_FORMAT}`, ...args]);
  return records(text).map((record) => {
    const [sha = "", tree = "", parents = "", ...rest] = record.split(FIELD);
    const [an = "", ae = "", ad = "", cn = "", ce = "", cd = "", ...message] = rest;
    return {
      sha,
      tree,
      parents: parents.split(" ").filter(Boolean),
      author: { name: an, email: ae, date: ad },
      committer: { name: cn, email: ce, date: cd },
      message: message.join(FIELD).trim(),
    };
  });
}

export interface ChangedFile {
  filename: string;
  status: "added" | "removed" | "modified";
}

/** Files one commit changes, or that differ between two. */
export async function changedFiles(folder: string, ...commits: [string, string?]): Promise<ChangedFile[]> {
  const range = commits.filter((one) => one !== undefined);
  const flags = ["-r", "-z", "--root", "--no-commit-id", "--name-status", "--no-renames"];
  const words = records(await gitMaybe(folder, ["diff-tree", ...flags, ...range]));
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < words.length; i += 2) {
    const status = words[i] === "A" ? "added" : words[i] === "D" ? "removed" : "modified";
    files.push({ filename: words[i + 1] ?? "", status });
  }
  return files;
}

const records = (text: string | undefined): string[] => (text ?? "").split("\0").filter(Boolean);
