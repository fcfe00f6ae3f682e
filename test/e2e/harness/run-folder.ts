import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The sandbox's root in a run's folder. */
export const rootIn = (folder: string): string => join(folder, "sandbox");

/** The root of a second cluster in a run's folder, for the tests that want one. */
export const secondRootIn = (folder: string): string => join(folder, "second-cluster");

/** The root of a second sandbox in a run's folder, for the test that wants an empty one. */
export const emptyRootIn = (folder: string): string => join(folder, "empty-sandbox");

/** A folder for one run of the end-to-end ring. */
export interface RunFolder {
  readonly path: string;
  /** Ends the sandbox in it and removes all of it; this also happens when the process that made it ends in any way. */
  remove(): Promise<void>;
}

/** Makes a folder with a caretaker: a process of its own that waits for the end of this one. */
export function makeRunFolder(): RunFolder {
  const path = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  const caretaker = spawn(process.execPath, [join(import.meta.dirname, "caretaker.ts"), path], {
    // In a group of its own: Ctrl-C at a terminal reaches the whole group of the tests.
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(caretaker, "exit");
  return {
    path,
    remove: async () => {
      caretaker.stdin.end();
      const [code] = await ended;
      if (code !== 0) throw new Error(`${path} could not be removed (see above): end its processes by hand`);
    },
  };
}
