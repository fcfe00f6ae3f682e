import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PromotionOutputs } from "#components/promotion/model.ts";
import { startOf } from "#sandbox/processes/identity.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";

/** What an update shall bring about, and what the engine knows from the one before. */
export interface Update {
  readonly url: string;
  readonly services: readonly string[];
  readonly version: string;
  readonly state: Readonly<Record<string, PromotionOutputs>>;
}

/** The two processes of an update: the one that promotes, and the engine that had started it. */
export const VICTIMS = ["provider", "engine"] as const;
export type Victim = (typeof VICTIMS)[number];

/** An update under way. */
export interface Running {
  /** Kills one of its processes; the other is left to itself. */
  kill(victim: Victim): void;
  /** How it ended, once both processes have. */
  readonly ended: Promise<Ended>;
}

/** How an update ended. */
export interface Ended {
  /** The state after it; undefined where it did not come to its end. */
  readonly state: Update["state"] | undefined;
  /** Everything that was printed. */
  readonly output: string;
  /** Whether one of its processes ended by SIGKILL. */
  readonly killed: boolean;
}

/**
 * Starts an update: an engine in a process of its own, and the provider that it starts.
 * @param onOutput told everything printed so far, whenever there is more
 */
export function startUpdate(update: Update, onOutput: (output: string) => void = () => {}): Running {
  const engine = spawn(process.execPath, [join(import.meta.dirname, "engine.ts"), JSON.stringify(update)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let doomed = false;
  for (const stream of [engine.stdout, engine.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
      if (doomed) killProvider();
      onOutput(output);
    });
  const provider = () => Number(/^provider (\d+)$/m.exec(output)?.[1] ?? 0);
  /** At once, or as soon as there is one. */
  function killProvider(): void {
    doomed = provider() === 0;
    if (!doomed) sendSignal(provider(), "SIGKILL");
  }
  const ended = once(engine, "close").then(async () => {
    while (provider() !== 0 && startOf(provider()) !== undefined) await sleep(50);
    const told = /^state (.*)$/m.exec(output)?.[1];
    return {
      state: told === undefined ? undefined : (JSON.parse(told) as Update["state"]),
      output,
      killed: engine.signalCode === "SIGKILL" || /^provider ended: SIGKILL$/m.test(output),
    };
  });
  return {
    kill: (victim) => {
      if (victim === "engine") engine.kill("SIGKILL");
      else killProvider();
    },
    ended,
  };
}
