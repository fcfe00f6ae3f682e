import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { sendSignal } from "../processes/signal.ts";

/** A lock that an engine holds, or held, on a stack of the sandbox's states. */
export type StackLock = {
  readonly stack: string;
  readonly file: string;
  readonly pid: number;
};

const lockFile = z.object({ pid: z.int().positive() });

/** How long an interrupted engine may take to finish what it has begun, in milliseconds. */
const GRACE_MS = 10_000;

/** The locks in a folder of states; a file that is no lock is passed over. */
export function stackLocks(states: string): StackLock[] {
  const folder = join(states, ".pulumi", "locks");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .flatMap((path) => {
      const file = join(folder, path);
      const lock = parse(file);
      return lock === undefined ? [] : [{ stack: path.split(/[/\\]/).at(-2) ?? "", file, pid: lock.pid }];
    });
}

function parse(file: string): { pid: number } | undefined {
  try {
    return lockFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether a lock's process still runs and is an engine: numbers of ended processes are given out again. */
function isHeld({ pid }: StackLock): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=,args=", "-p", String(pid)], { encoding: "utf8" });
  return /pulumi/.test(stdout ?? "") && !/^\s*Z/.test(stdout ?? "");
}

/**
 * Removes the locks of engines that were killed, which nothing else would.
 * @throws an Error that names the run that still goes on, if there is one
 */
export function releaseStaleLocks(states: string): void {
  for (const lock of stackLocks(states)) {
    if (isHeld(lock))
      throw new Error(
        `another pulumi (process ${lock.pid}) is at work on the stack ${lock.stack}; wait until it ends, or run \`npm stop\`, which ends it`,
      );
    rmSync(lock.file, { force: true });
  }
}

/** Ends the engines that are at work: asked first, so that they record what they have done, then forced. */
export async function endRuns(
  states: string,
  report: (line: string) => void,
  graceMs = GRACE_MS,
): Promise<void> {
  const held = stackLocks(states).filter(isHeld);
  for (const { pid, stack } of held) {
    report(`pulumi is at work on ${stack} (process ${pid}); it is asked to end`);
    sendSignal(pid, "SIGINT");
  }
  const end = performance.now() + graceMs;
  while (held.some(isHeld) && performance.now() < end) await sleep(100);
  for (const lock of held.filter(isHeld)) sendSignal(lock.pid, "SIGKILL");
  for (const lock of stackLocks(states)) if (!isHeld(lock)) rmSync(lock.file, { force: true });
}
