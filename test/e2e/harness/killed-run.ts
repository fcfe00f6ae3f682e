import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { isAlive, type ProcessIdentity, startOf } from "#sandbox/processes/identity.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { endToEnd } from "./context.ts";
import { bareRepository } from "./github.ts";
import { tip } from "./gitops.ts";
import { argumentsOf, environmentWith } from "./pulumi.ts";

/** A process that a killed run had started: language host, plugin, dynamic provider. */
export interface Orphan extends ProcessIdentity {
  readonly command: string;
}

/** What a killed run left. */
export interface KilledRun {
  /** The commit that it had pushed when it was killed. */
  readonly pushed: string;
  readonly orphans: readonly Orphan[];
}

/** Milliseconds that a run may take until it pushes. */
const PATIENCE = 60_000;

/**
 * Begins `pulumi up` and kills the engine (SIGKILL) as soon as `main` has moved.
 * @param reach `engine` kills only the engine, `everything` also all that it started
 */
export async function upKilledAfterPush(stack: string, reach: "engine" | "everything"): Promise<KilledRun> {
  const { engine, folder } = endToEnd();
  const ref = join(await bareRepository("gitops"), "refs", "heads", "main");
  const before = await tip();
  const output: Buffer[] = [];
  const run = spawn(engine.pulumi, argumentsOf("up", stack), {
    cwd: folder,
    env: environmentWith(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  for (const stream of [run.stdout, run.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const { pid = 0 } = run;
  const ended = once(run, "exit");
  const deadline = Date.now() + PATIENCE;
  while (run.exitCode === null && Date.now() < deadline) {
    const now = readFileSync(ref, "utf8").trim();
    if (now !== before) {
      const orphans = await descendants(pid);
      sendSignal(pid, "SIGKILL");
      if (reach === "everything") for (const orphan of orphans) sendSignal(orphan.pid, "SIGKILL");
      await ended;
      return { pushed: now, orphans };
    }
    await sleep(5);
  }
  run.kill();
  await ended;
  throw new Error(`pulumi up did not push:\n${Buffer.concat(output)}`);
}

/** The processes below one, at any depth. */
export async function descendants(root: number): Promise<Orphan[]> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid=,args="]);
  const all = stdout.split("\n").map((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
  const below = (pid: number): typeof all =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(root).flatMap(({ pid, command }) => {
    const start = startOf(pid);
    return start === undefined ? [] : [{ pid, start, command }];
  });
}

/** Waits until processes have ended by themselves; returns those that have not within `seconds`. */
export async function survivors(orphans: readonly Orphan[], seconds: number): Promise<string[]> {
  const deadline = Date.now() + seconds * 1_000;
  while (orphans.some(isAlive) && Date.now() < deadline) await sleep(100);
  return orphans.filter(isAlive).map(({ pid, command }) => `${pid} ${command}`);
}
