import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { type ProcessIdentity, startOf } from "./identity.ts";
import { ensurePrivateDirectory } from "./private-files.ts";
import type { Launch } from "./recovery.ts";

/**
 * Waits for one line before it becomes the program. The line comes after the process is remembered; when the starter
 * is killed in between, the read ends without a line and the program never runs. So nothing unknown can be left.
 */
const GATE = 'read -r _ && exec "$0" "$@" </dev/null';

/** Keeps the log of the run before, for whoever asks why that one ended, and no older one. */
function openLog(path: string): number {
  ensurePrivateDirectory(dirname(path));
  try {
    renameSync(path, path.replace(/\.log$/, ".previous.log"));
  } catch {
    // There was no run before.
  }
  return openSync(path, "a", 0o600);
}

/**
 * Starts a program that outlives this process, in a process group of its own, with exactly the given environment and
 * all output in `log`. `record` is called, and must have remembered the process, before the program gets to run.
 */
export async function launch(
  { command, args, env }: Launch,
  { cwd, log, record }: { cwd: string; log: string; record: (identity: ProcessIdentity) => void },
): Promise<ProcessIdentity> {
  const output = openLog(log);
  const child = spawn("/bin/sh", ["-c", GATE, command, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", output, output],
  });
  closeSync(output);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) {
    const [error] = await once(child, "error");
    throw new Error(`${command} cannot be started: ${error}`, { cause: error });
  }
  // A child that dies at once closes its end first; its death is noticed by whoever waits for it.
  stdin.on("error", () => {});
  child.unref();
  const start = startOf(pid);
  if (start === undefined) throw new Error(`${command} ended before it began; its output is in ${log}`);
  const identity = { pid, start };
  try {
    record(identity);
  } catch (error) {
    stdin.destroy();
    throw error;
  }
  stdin.end("\n");
  return identity;
}
