import { performance } from "node:perf_hooks";
import type { ProgressEvent } from "../toolchain/progress.ts";

/** How often progress is written where it cannot be updated in place, in milliseconds. */
const PLAIN_INTERVAL = 5_000;

/** Lets at most one line through in `interval` milliseconds: a log file should not hold a line for each package. */
export function throttled(
  write: (line: string) => void,
  interval: number,
  now = () => performance.now(),
): (line: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (now() - last < interval) return;
    last = now();
    write(line);
  };
}

/** A writer of progress lines that suits where they go: every line to a terminal, a line now and then to a file. */
export const progressTo = (write: (line: string) => void, isTerminal: boolean): ((line: string) => void) =>
  isTerminal ? write : throttled(write, PLAIN_INTERVAL);

/** Follows several programs that are got at once and says in one line what is going on. */
export function describePrograms(total: number): (event: ProgressEvent) => string | undefined {
  const ready = new Set<string>();
  return ({ program, state, way, detail, seconds }) => {
    if (state === "failed") return undefined;
    if (state === "ready") ready.add(program);
    const done = `${ready.size} of ${total} programs`;
    return state === "ready"
      ? `${done} ready`
      : `${done} ready; ${program} ${way}: ${detail} (${Math.round(seconds)} s)`;
  };
}

/** The engine's line that says best what it does; undefined for one that says nothing new. */
export function engineProgress(line: string): string | undefined {
  const text = line.trim();
  if (text === "" || /^@ (updating|previewing)/.test(text)) return undefined;
  const message = /pulumi:pulumi:Stack \S+ \w+(?: \(\d+s\))? (\S.*: .*)$/.exec(text)?.[1];
  if (message !== undefined) return message;
  const resource = /^[+~-]+\s+(\S+) (\S+) (creat\w+|updat\w+|delet\w+)/.exec(text);
  return resource === null ? undefined : `${resource[3]} ${resource[2]}`;
}
