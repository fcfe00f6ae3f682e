import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readJsonIfSound, writePrivateFile } from "./private-files.ts";

const recordSchema = z.strictObject({
  name: z.string().min(1),
  pid: z.int().positive(),
  start: z.string().min(1),
  fingerprint: z.string(),
  log: z.string(),
});

/** What is remembered of a started process, so that any later run can recognise and end it. */
export type ProcessRecord = z.infer<typeof recordSchema>;

const fileOf = (directory: string, name: string): string => join(directory, `${name}.json`);

/** Remembers a process. One file each, because processes are started side by side. */
export function remember(directory: string, record: ProcessRecord): void {
  writePrivateFile(fileOf(directory, record.name), JSON.stringify(record, null, 2));
}

/** Forgets a process that has ended. */
export function forget(directory: string, name: string): void {
  rmSync(fileOf(directory, name), { force: true });
}

/**
 * The remembered process of this name. A record that cannot be understood counts as none: records are written whole,
 * so a broken one was torn by a crash of the machine, and its process went with it.
 */
export function recall(directory: string, name: string): ProcessRecord | undefined {
  return recordSchema.safeParse(readJsonIfSound(fileOf(directory, name))).data;
}

/** Every remembered process, by name; none when the directory does not exist. */
export function recallAll(directory: string): ProcessRecord[] {
  let files: string[];
  try {
    files = readdirSync(directory);
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => recall(directory, file.slice(0, -".json".length)))
    .filter((record) => record !== undefined);
}
