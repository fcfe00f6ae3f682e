import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { PromotionOutputs } from "#components/promotion/model.ts";

/** What an update shall bring about, and what the engine knows from the one before. */
export interface Update {
  readonly url: string;
  readonly services: readonly string[];
  readonly version: string;
  readonly state: Readonly<Record<string, PromotionOutputs>>;
}

/** An update under way. */
export interface Running {
  readonly process: ChildProcess;
  /** How it ended: the state after it, where it came to its end, and everything that it printed. */
  readonly ended: Promise<{ readonly state: Update["state"] | undefined; readonly output: string }>;
}

/**
 * Starts an update in a process of its own.
 * @param engine `127.0.0.1:PORT` of the engine that it looks for before it pushes
 * @param onOutput told everything printed so far, whenever there is more
 */
export function startUpdate(
  update: Update,
  engine: string,
  onOutput: (output: string) => void = () => {},
): Running {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "run.ts"), JSON.stringify(update), engine],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
      onOutput(output);
    });
  const ended = once(child, "close").then(() => {
    const told = /^state (.*)$/m.exec(output)?.[1];
    return { state: told === undefined ? undefined : (JSON.parse(told) as Update["state"]), output };
  });
  return { process: child, ended };
}
