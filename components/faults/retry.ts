import pRetry from "p-retry";
import { type Fault, FaultError, type FaultKind, isRetryable } from "./fault.ts";

/** How a kind of fault is waited out; times in milliseconds. */
interface Rule {
  /** From the first of a row of such faults until the last is final. */
  readonly budget: number;
  /** The first wait, doubled each time up to `most`. */
  readonly first: number;
  readonly most: number;
}

const RULES: Partial<Record<FaultKind, Rule>> = {
  // A rejection means that somebody else was served: the next turn is as good as any, and a long wait only loses it.
  rejected: { budget: 300_000, first: 20, most: 300 },
  unreachable: { budget: 60_000, first: 250, most: 5_000 },
  // GitHub asks for a minute where it names no time (docs.github.com, "Best practices for using the REST API").
  limited: { budget: 300_000, first: 60_000, most: 60_000 },
};

/** How far a row of equal faults has come. */
export interface Row {
  readonly kind: FaultKind;
  /** How many there were before this one. */
  readonly before: number;
  /** Milliseconds since the first. */
  readonly lasted: number;
}

/**
 * Milliseconds to wait before the next try; undefined when there shall be none: the fault is terminal, it has lasted too
 * long, or the server wants to be left alone for longer than that.
 * @param within seconds that are the most for a row of faults of any kind
 * @param random from 0 to 1: those who failed together must not come back together
 */
export function waitBefore(
  fault: Fault,
  row: Row,
  within: number,
  random = Math.random(),
): number | undefined {
  const rule = RULES[fault.kind];
  if (rule === undefined || !isRetryable(fault)) return undefined;
  const backOff = Math.min(rule.most, rule.first * 2 ** Math.min(row.before, 30)) * (0.5 + random / 2);
  const wait = fault.retryAfter === undefined ? backOff : fault.retryAfter * 1_000 + random * 1_000;
  return row.lasted + wait > Math.min(rule.budget, within * 1_000) ? undefined : wait;
}

/**
 * Does `work` until it succeeds, as long as its FaultErrors are of a kind that trying again can cure. Every wait and all
 * of them together are bounded; the last error is thrown.
 * @param within seconds; default: the longest that each kind of fault allows
 */
export function retrying<T>(work: () => Promise<T>, { within = Number.POSITIVE_INFINITY } = {}): Promise<T> {
  let row = { kind: "other" as FaultKind, before: 0, since: 0 };
  return pRetry(work, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    shouldRetry: async ({ error }) => {
      if (!(error instanceof FaultError)) return false;
      const now = performance.now();
      row =
        error.kind === row.kind
          ? { ...row, before: row.before + 1 }
          : { kind: error.kind, before: 0, since: now };
      const wait = waitBefore(error, { ...row, lasted: now - row.since }, within);
      if (wait === undefined) return false;
      await new Promise((resolve) => setTimeout(resolve, wait));
      return true;
    },
  });
}
