import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The API server's own database has Secrets as they are; the others are copies of this repository's code. */
const LEFT_OUT = ["etcd", "node_modules", "src", "components"];

/**
 * The files below a folder that hold one of the texts, but for those in folders that are left out. File by file: a run
 * writes more than one string can hold.
 * @throws if there is no such folder
 */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return LEFT_OUT.includes(entry.name) ? [] : (unlessGone(() => filesWith(path, texts)) ?? []);
    const content = entry.isFile() ? unlessGone(() => readFileSync(path, "latin1")) : undefined;
    return content !== undefined && holdsOneOf(content, texts) ? [path] : [];
  });
}

/** What the programs of a sandbox write they also take away, between the look at a folder and the look at its files. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The values as they are and as base64, in which Kubernetes and Git servers write them. */
export const formsOf = (values: readonly string[]): string[] =>
  values.flatMap((value) => [value, Buffer.from(value).toString("base64").replace(/=+$/, "")]);

export const holdsOneOf = (text: string, texts: readonly string[]): boolean =>
  texts.some((one) => text.includes(one));
