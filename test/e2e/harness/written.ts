import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The files below a folder that hold one of the texts, but for those of etcd: the API server's own database has Secrets as
 * they are. File by file: a run writes more than one string can hold.
 */
export function filesWith(folder: string, texts: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => !/(^|\/)(etcd|node_modules|src|components)(\/|$)/.test(file))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .filter((file) => holdsOneOf(readFileSync(file, "latin1"), texts));
}

/** The values as they are and as base64, in which Kubernetes and Git servers write them. */
export const formsOf = (values: readonly string[]): string[] =>
  values.flatMap((value) => [value, Buffer.from(value).toString("base64").replace(/=+$/, "")]);

export const holdsOneOf = (text: string, texts: readonly string[]): boolean =>
  texts.some((one) => text.includes(one));
