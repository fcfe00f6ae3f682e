import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";

/** What was told; a program or command knows its project exactly, and the folder must not be stored. */
let told: string | undefined;

/** Tells which project's folder this process works for. */
export function leaveProjectFolder(path: string): void {
  told = path;
}

/**
 * The folder from which relative paths in settings count. An engine starts programs and providers in the folder of the
 * program's main file, which may lie deeper: where nobody told, it is the nearest folder upwards that has a Pulumi.yaml.
 */
export const projectFolder = (): string => told ?? projectAbove(process.cwd()) ?? process.cwd();

/**
 * A path of the settings for a plugin, which looks from the folder in which the engine starts it and this program. It stays
 * relative: it stands in the state, which machines with other folders share.
 */
export const pathForPlugin = (path: string): string =>
  isAbsolute(path) ? path : relative(process.cwd(), resolve(projectFolder(), path)) || ".";

function projectAbove(folder: string): string | undefined {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectAbove(above);
}
