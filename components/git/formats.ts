/** The part of a Git configuration that makes a copy a partial clone of `url`, without its blobs. */
export const originSection = (url: string): string => `[remote "origin"]
\turl = ${JSON.stringify(url)}
\tpromisor = true
\tpartialclonefilter = blob:none
`;

/** The contents that `git cat-file --batch` printed, in order: a header line with the size in bytes before each. */
export function parseBatch(output: string): string[] {
  const bytes = Buffer.from(output);
  const contents: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf("\n", at);
    const size = Number(bytes.toString("utf8", at, end).split(" ")[2]);
    contents.push(bytes.toString("utf8", end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return contents;
}
