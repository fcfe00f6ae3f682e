import type { Signing } from "./signing.ts";

/** One commit to make: what it says, and the files it sets or (with `undefined`) removes. */
export interface CommitSpec {
  readonly message: string;
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** Who a commit is by. */
export interface Author {
  readonly name: string;
  readonly email: string;
  /** Default: what they make is not signed. */
  readonly signing?: Signing | undefined;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Git's own quoting of a path: needed for quotes, backslashes and control characters, allowed for every path. */
const quote = (path: string): string =>
  `"${path.replace(/["\\]/g, (character) => `\\${character}`).replaceAll("\n", "\\n")}"`;

/**
 * A `git fast-import` stream that makes a chain of commits on `parent`, marked 1, 2, 3 ... in order. One process makes
 * them all, without a work tree or an index, so the cost does not grow with the repository.
 * @param seconds time of the commits, in seconds since the epoch
 */
export function fastImportStream(
  ref: string,
  parent: string | undefined,
  commits: readonly CommitSpec[],
  author: Author,
  seconds: number,
): string {
  const chunks = commits.map((commit, index) => {
    const mark = index + 1;
    const from = index > 0 ? `:${index}` : parent;
    const files = [...commit.files].map(([path, content]) =>
      content === undefined ? `D ${quote(path)}\n` : `M 100644 inline ${quote(path)}\n${data(content)}`,
    );
    return [
      `commit ${ref}\nmark :${mark}\n`,
      `committer ${author.name} <${author.email}> ${seconds} +0000\n`,
      data(commit.message),
      from === undefined ? "" : `from ${from}\n`,
      ...files,
      "\n",
    ].join("");
  });
  return `feature done\n${chunks.join("")}done\n`;
}

/** The commits' ids in the order of their marks, from the marks file that fast-import wrote. */
export const parseMarks = (marks: string): string[] =>
  marks
    .trim()
    .split("\n")
    .map((line) => line.split(" "))
    .toSorted(([a = ""], [b = ""]) => Number(a.slice(1)) - Number(b.slice(1)))
    .map(([, sha = ""]) => sha);
