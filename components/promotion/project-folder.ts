import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { GateFactError } from "./gates/gate.ts";

/**
 * The folder of the project whose promotions this process runs: an engine starts providers and programs in the folder of
 * the program's entry, which may be another, and the folder must not be stored.
 */
let folder: string | undefined;

/** Tells which project's folder this process works for. */
export function leaveProjectFolder(path: string): void {
  folder = path;
}

/** The project's folder; where nobody told, the one this process runs in. */
export const projectFolder = (): string => folder ?? process.cwd();

/** The text of a file that the settings name, relative to the project's folder. @throws GateFactError */
export async function readProjectFile(path: string): Promise<string> {
  const file = resolve(projectFolder(), path);
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new GateFactError(`${file} cannot be read; slipway:pipeline names it`);
  }
}
