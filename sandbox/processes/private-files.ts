import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Makes a directory that only its owner may enter (mode 0700), with its parents; tightens one that is there already. */
export function ensurePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
}

/**
 * Writes a file that only its owner may read (mode 0600). Whoever reads it sees the old content or the new one, never
 * a half: the content goes to a neighbour first, which then takes the name.
 */
export function writePrivateFile(path: string, content: string): void {
  ensurePrivateDirectory(dirname(path));
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

/** The content of a file, or undefined where there is none; any other failure to read is thrown. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The JSON value in a file, or undefined where the file is missing or does not hold JSON. */
export function readJsonIfSound(path: string): unknown {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function openUp(directory: string): void {
  chmodSync(directory, 0o700);
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) openUp(join(directory, entry.name));
}

/**
 * Removes a directory with all that is in it; nothing happens where there is none. Directories are opened first: Argo
 * CD closes its clones even to their owner (mode 0) while it does not use them.
 */
export function removeDirectory(path: string): void {
  if (!existsSync(path)) return;
  openUp(path);
  rmSync(path, { recursive: true });
}

/** Makes a fresh, empty directory; for data that must not survive a start. */
export function emptyDirectory(path: string): void {
  removeDirectory(path);
  ensurePrivateDirectory(path);
}
