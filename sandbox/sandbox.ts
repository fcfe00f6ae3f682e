import { isAlive } from "./processes/identity.ts";
import { layoutOf } from "./processes/layout.ts";
import { recallAll } from "./processes/table.ts";

export { knownExposures } from "./argocd/components.ts";
export type { Programs } from "./processes/environment.ts";
export { type Catalogue, craftista } from "./registry/images.ts";
export { readSandbox, type Sandbox } from "./sandbox-file.ts";
export { type StartOptions, startSandbox } from "./start.ts";
export { resetSandbox, stopSandbox } from "./stop.ts";

/** One process of the sandbox and whether it still runs. */
export interface ProcessStatus {
  readonly name: string;
  readonly pid: number;
  readonly log: string;
  readonly alive: boolean;
}

/** The processes that were started in `root` and not stopped since; a crashed one is among them, not alive. */
export const sandboxStatus = (root: string): ProcessStatus[] =>
  recallAll(layoutOf(root).processes).map((record) => {
    const { name, pid, log } = record;
    return { name, pid, log, alive: isAlive(record) };
  });
