import { performance } from "node:perf_hooks";

/** A person ended the run. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Runs one part of a benchmark after the other, and tells how far it is. */
export interface Steps {
  /** Writes a line of progress. */
  say(line: string): void;
  /** Throws InterruptedError once the run was interrupted: call it between any two samples. */
  check(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does `work` so that Ctrl-C ends it between two samples: whatever it does to clean up after itself then happens. What
 * is under way is left to finish, because a sandbox cannot be removed while it is being started.
 */
export async function interruptible<T>(
  work: (steps: Steps) => Promise<T>,
  write: (text: string) => void,
): Promise<T> {
  const began = performance.now();
  let interrupted: string | undefined;
  const say = (line: string) =>
    write(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
  const onSignal = (signal: string) => {
    interrupted = signal;
    say(`${signal}: ending after the step that is under way, then removing the sandbox`);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work({
      say,
      check: () => {
        if (interrupted !== undefined) throw new InterruptedError(`the run was ended by ${interrupted}`);
      },
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Does `work` and tells how many seconds it took. */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly seconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1_000 };
}
