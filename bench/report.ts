import type { Chart } from "./chart.ts";
import type { Machine } from "./machine.ts";
import { median, percentile } from "./statistics.ts";

/** Something that was measured several times, in seconds. */
export interface Measured {
  readonly what: string;
  readonly samples: readonly number[];
  /** Every single sample must be below this many seconds. Default: no goal. */
  readonly goalSeconds?: number;
}

/** Two measured things of the same run, compared by their medians. */
export interface Compared {
  readonly what: string;
  readonly of: Measured;
  readonly to: Measured;
  /** How many times the median of `to` the median of `of` may be. Default: no goal. */
  readonly goalRatio?: number;
  /** Below this many samples of either the goal is not judged. Default: 1. */
  readonly atLeast?: number;
}

export interface Section {
  readonly title: string;
  /** How it was measured, a sentence each. */
  readonly notes: readonly string[];
  readonly rows: readonly (Measured | Compared)[];
  /** Figures that are no times. */
  readonly table?: Table;
}

/** Figures as they shall be read. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All that one run of a benchmark found. */
export interface Report {
  readonly name: string;
  /** When the run began and ended, ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly machine: Machine;
  readonly sections: readonly Section[];
  readonly charts?: readonly Chart[];
}

/** `undefined` where there is no goal. */
export type Verdict = "met" | "not met" | "not judged" | undefined;

/** One line of a report, in figures. */
export interface Line {
  readonly what: string;
  readonly n: string;
  /** Seconds; for a comparison `ratio` stands in its place. */
  readonly p50?: number;
  /** Seconds; left out below `P95_NEEDS` samples. */
  readonly p95?: number;
  readonly max?: number;
  readonly ratio?: number;
  readonly goal: string;
  readonly verdict: Verdict;
}

/** With fewer samples the 95th percentile would only repeat the slowest one. */
const P95_NEEDS = 20;

/** Figures and verdict of a row. A missed goal is said to be missed, however little is missing. */
export function lineOf(row: Measured | Compared): Line {
  if ("samples" in row) return measuredLine(row);
  const { what, of, to, goalRatio, atLeast = 1 } = row;
  const ratio = median(of.samples) / median(to.samples);
  const n = `${of.samples.length}+${to.samples.length}`;
  if (goalRatio === undefined) return { what, n, ratio, goal: "", verdict: undefined };
  const goal = `at most ${goalRatio}`;
  const enough = Math.min(of.samples.length, to.samples.length) >= atLeast;
  if (!enough) return { what, n, ratio, goal: `${goal} (n of ${atLeast})`, verdict: "not judged" };
  return { what, n, ratio, goal, verdict: ratio <= goalRatio ? "met" : "not met" };
}

function measuredLine({ what, samples, goalSeconds }: Measured): Line {
  const max = Math.max(...samples);
  return {
    what,
    n: String(samples.length),
    p50: median(samples),
    ...(samples.length < P95_NEEDS ? {} : { p95: percentile(samples, 0.95) }),
    max,
    goal: goalSeconds === undefined ? "" : `under ${goalSeconds} s, each`,
    verdict: goalSeconds === undefined ? undefined : max < goalSeconds ? "met" : "not met",
  };
}
