import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "./identity.ts";
import { sendSignal } from "./signal.ts";

/** Signals the whole group of a process that is known to be alive: its helpers (git, helm) must not outlive it. */
const signal = ({ pid }: ProcessIdentity, name: "SIGTERM" | "SIGKILL"): void => sendSignal(-pid, name);

async function allGone(processes: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (processes.some(isAlive)) {
    if (performance.now() > end) return false;
    await sleep(20);
  }
  return true;
}

/**
 * Ends processes and waits until they are gone: asked first (SIGTERM), forced after `graceMs` (default 3000; the slowest
 * measured good ending took under one second). Processes that are gone already, or whose number belongs to another
 * process by now, are left alone.
 */
export async function endProcesses(processes: readonly ProcessIdentity[], graceMs = 3000): Promise<void> {
  for (const one of processes.filter(isAlive)) signal(one, "SIGTERM");
  if (await allGone(processes, graceMs)) return;
  for (const one of processes.filter(isAlive)) signal(one, "SIGKILL");
  if (await allGone(processes, 10_000)) return;
  const stuck = processes.filter(isAlive).map(({ pid }) => pid);
  throw new Error(
    `processes ${stuck.join(", ")} did not end on SIGKILL: look at them with ps, then stop again`,
  );
}
