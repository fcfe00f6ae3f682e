import { getPrograms, startLocal } from "#sandbox/local.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { recall } from "#sandbox/processes/table.ts";
import { endToEnd } from "./context.ts";

/** Sends a signal to a program of the sandbox, by its name; SIGKILL is a crash, which takes its helpers along. */
export function signalProgram(name: string, signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
  const record = recall(layoutOf(endToEnd().sandbox.root).processes, name);
  if (record === undefined) throw new Error(`the sandbox has no program ${name}`);
  sendSignal(signal === "SIGKILL" ? -record.pid : record.pid, signal);
}

/** Starts what crashed, as `npm start` does; ends when all of the sandbox is ready. */
export async function restartPrograms(): Promise<void> {
  const silent = () => {};
  await startLocal(endToEnd().sandbox.root, await getPrograms(silent), silent);
}
