import pRetry from "p-retry";
import { type Fault, FaultError, type FaultKind, isRetryable } from "./fault.ts";

/** How a kind of fault is waited out; times in milliseconds. */
interface Rule {
  /** From the first of a row of such faults until the last is final. */
  readonly budget: number;
  /** The wait before the next try, for a number from 0 to 1. */
  readonly wait: (row: Row, random: number) => number;
}

/** Doubled each time up to `most`, and at least half of that: a server in trouble shall have its rest. */
const doubling =
  (first: number, most: number): Rule["wait"] =>
  ({ before }, random) =>
    Math.min(most, first * 2 ** Math.min(before, 30)) * (0.5 + random / 2);

/** The most that somebody who was too late lets pass, in times that a try takes. */
const MOST_TURNS = 3;
const MOST_REJECTED = 10_000;

/** How often somebody who was too late tries again at once: a single rival leaves the more time the sooner one is back. */
const PROMPT = 2;
/** Milliseconds that those who failed together are kept apart at least. */
const JITTER = 20;

/**
 * Next to nothing at first; then anything from nothing to a number of turns that doubles, a turn being as long as a try
 * took. What many try at once only one gets, and on a slow machine or network the tries of the others make all slower:
 * they must get out of the way in proportion.
 */
const turns: Rule["wait"] = ({ before, took }, random) => {
  const share = before < PROMPT ? 0 : Math.min(MOST_TURNS, 2 ** (before - PROMPT));
  return Math.min(MOST_REJECTED, Math.max(JITTER, took * share) * random);
};

const RULES: Partial<Record<FaultKind, Rule>> = {
  rejected: { budget: 300_000, wait: turns },
  unreachable: { budget: 60_000, wait: doubling(250, 5_000) },
  // GitHub asks for a minute where it names no time (docs.github.com, "Best practices for using the REST API").
  limited: { budget: 300_000, wait: doubling(60_000, 60_000) },
};

/** How far a row of equal faults has come. */
export interface Row {
  readonly kind: FaultKind;
  /** How many there were before this one. */
  readonly before: number;
  /** Milliseconds since the first. */
  readonly lasted: number;
  /** Milliseconds that the try took that ended with this one. */
  readonly took: number;
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
  const wait =
    fault.retryAfter === undefined ? rule.wait(row, random) : fault.retryAfter * 1_000 + random * 1_000;
  return row.lasted + wait > Math.min(rule.budget, within * 1_000) ? undefined : wait;
}

/**
 * Does `work` until it succeeds, as long as its FaultErrors are of a kind that trying again can cure. Every wait and all
 * of them together are bounded; the last error is thrown.
 * @param within seconds; default: the longest that each kind of fault allows
 */
export function retrying<T>(work: () => Promise<T>, { within = Number.POSITIVE_INFINITY } = {}): Promise<T> {
  let row = { kind: "other" as FaultKind, before: 0, since: 0 };
  let began = 0;
  const timed = () => {
    began = performance.now();
    return work();
  };
  return pRetry(timed, {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    shouldRetry: async ({ error }) => {
      if (!(error instanceof FaultError)) return false;
      const now = performance.now();
      row =
        error.kind === row.kind
          ? { ...row, before: row.before + 1 }
          : { kind: error.kind, before: 0, since: now };
      const wait = waitBefore(error, { ...row, lasted: now - row.since, took: now - began }, within);
      if (wait === undefined) return false;
      await new Promise((resolve) => setTimeout(resolve, wait));
      return true;
    },
  });
}
