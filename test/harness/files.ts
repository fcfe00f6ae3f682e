import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The files below a folder, by path from it with forward slashes, in order. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .toSorted();
