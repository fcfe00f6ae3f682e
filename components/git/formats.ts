/** The part of a Git configuration that makes a copy a partial clone of `url`, without its blobs. */
export const originSection = (url: string): string => `[remote "origin"]
\turl = ${JSON.stringify(url)}
\tpromisor = true
\tpartialclonefilter = blob:none
`;

/** An object of Git as `git cat-file --batch` prints it. */
export interface GitObject {
  readonly id: string;
  readonly text: string;
}

/** The objects that `git cat-file --batch` printed, in order: a header line with id, type and size in bytes before each. */
export function parseObjects(output: string): GitObject[] {
  const bytes = Buffer.from(output);
  const objects: GitObject[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const [id = "", , size] = bytes.toString("utf8", at, end).split(" ");
    const next = end + 1 + Number(size);
    objects.push({ id, text: bytes.toString("utf8", end + 1, next) });
    at = next + 1;
  }
  return objects;
}

/** The contents of those objects. */
export const parseBatch = (output: string): string[] => parseObjects(output).map(({ text }) => text);

/** A commit as a history tells about it. */
export interface LoggedCommit {
  readonly id: string;
  /** When it was committed. */
  readonly at: Date;
  /** `name <address>` */
  readonly author: string;
  readonly message: string;
}

/** The format of `git log -z` that `parseLog` reads: no field can hold a NUL. */
export const LOG_FORMAT = "%H%x00%ct%x00%an <%ae>%x00%B";

/** The commits that `git log -z` printed in that format. */
export function parseLog(output: string): LoggedCommit[] {
  const fields = output.split("\0");
  const commits: LoggedCommit[] = [];
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [id = "", seconds = "", author = "", message = ""] = fields.slice(at, at + 4);
    commits.push({ id, at: new Date(Number(seconds) * 1_000), author, message });
  }
  return commits;
}

/** A file in a tree. */
export interface Entry {
  readonly path: string;
  /** Of its blob. */
  readonly id: string;
}

/** The files that `git ls-tree -r -z` printed. */
export const parseTree = (output: string): Entry[] =>
  output
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const [meta = "", path = ""] = line.split("\t");
      return { path, id: meta.split(" ")[2] ?? "" };
    });
