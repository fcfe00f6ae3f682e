import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { projectFolder } from "#components/dynamic/project-folder.ts";
import { GateFactError } from "./gates/gate.ts";

/** The text of a file that the settings name, relative to the project's folder. @throws GateFactError */
export async function readProjectFile(path: string): Promise<string> {
  const file = resolve(projectFolder(), path);
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new GateFactError(`${file} cannot be read; slipway:pipeline names it`);
  }
}
