import { linkSync, rmSync } from "node:fs";
import { z } from "zod";
import { isAlive, type ProcessIdentity, startOf } from "./identity.ts";
import { readJsonIfSound, writePrivateFile } from "./private-files.ts";

const holderSchema = z.strictObject({ pid: z.int().positive(), start: z.string(), doing: z.string() });

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

function claim(file: string, self: ProcessIdentity, doing: string): boolean {
  const draft = `${file}.${self.pid}`;
  writePrivateFile(draft, JSON.stringify({ ...self, doing }));
  try {
    // A link is made whole or not at all, and never over a file that is there: no one sees an empty lock.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Runs `work` while no other process starts, stops or resets the same sandbox. The lock of a process that was killed is
 * taken over; that of a living one is an error which names it.
 */
export async function withLock<T>(file: string, doing: string, work: () => Promise<T>): Promise<T> {
  const self = { pid: process.pid, start: startOf(process.pid) ?? "" };
  while (!claim(file, self, doing)) {
    const holder = holderSchema.safeParse(readJsonIfSound(file)).data;
    if (holder && isAlive(holder))
      throw new Error(
        `the sandbox cannot ${doing} while process ${holder.pid} is busy to ${holder.doing} it: wait until that has ended, or end it`,
      );
    rmSync(file, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
