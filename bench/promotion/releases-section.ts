import type { Section } from "../report.ts";
import type { Release } from "./ours.ts";

/** Samples of each kind below which the goal is not judged. */
const SAMPLES_NEEDED = 20;

/** The goal for our promotion against a bare commit, as a ratio of medians. */
const GOAL = 1.2;

/** What was found about promotions and bare commits. */
export interface Releases {
  readonly ours: readonly Release[];
  readonly bare: readonly Release[];
  /** How many were called healthy before the Deployment was rolled out. */
  readonly early: number;
  /** The hold time that the stack files ask for. */
  readonly holdSeconds: number;
}

export function releasesSection({ ours, bare, early, holdSeconds }: Releases): Section {
  const part = (what: string, releases: readonly Release[], pick: (release: Release) => number) => ({
    what,
    samples: releases.map(pick),
  });
  const promotion = part("our promotion, push's end to healthy", ours, ({ healthy }) => healthy);
  const floor = part("floor, push's end to healthy", bare, ({ healthy }) => healthy);
  const whole = part("our promotion, whole call", ours, (release) => release.whole);
  const wholeFloor = part("floor, commit to healthy", bare, (release) => release.whole);
  return {
    title: "Commit to Synced+Healthy",
    notes: [
      "Ours: the product's promote() with its live services in this process, without an engine. Floor: `git commit`, `git push`, refresh annotation, watch on that Application until Synced and Healthy at that commit. One at a time, in turns, alternating who goes first; catalogue, frontend and recommendation of dev between 1.0.0 and 1.1.0.",
      `Measured without a hold; the stack files ask for ${holdSeconds} s, which every promotion waits beyond the first moment of health.`,
      `At the moment of health the Deployment was fully rolled out in ${ours.length + bare.length - early} of ${ours.length + bare.length}.`,
    ],
    rows: [
      promotion,
      floor,
      { what: "ratio", of: promotion, to: floor, goalRatio: GOAL, atLeast: SAMPLES_NEEDED },
      whole,
      part("  of it fetch, gates, commit, push", ours, ({ untilPush }) => untilPush),
      part("  of it the record (verified/ tag)", ours, (r) => r.whole - r.untilPush - r.healthy),
      wholeFloor,
      part("  of it commit and push", bare, ({ untilPush }) => untilPush),
      { what: "ratio of the whole", of: whole, to: wholeFloor },
    ],
  };
}
