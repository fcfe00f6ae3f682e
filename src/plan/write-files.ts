import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Writes texts by path below a folder, with the folders between. */
export async function writeFiles(
  folder: string,
  files: readonly (readonly [path: string, text: string])[],
): Promise<void> {
  const parents = new Set(files.map(([path]) => dirname(path)));
  await Promise.all([...parents].map((parent) => mkdir(join(folder, parent), { recursive: true })));
  await Promise.all(files.map(([path, text]) => writeFile(join(folder, path), text)));
}
