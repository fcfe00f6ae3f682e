import { type GateResult, mayCommit } from "#components/promotion/gates/gate.ts";
import { duration } from "../commands/output.ts";
import type { BoardCell, CellState, NextPromotion } from "./model.ts";

/** A sign and a word for each state: the colour beside them tells nothing that they do not. */
export const SIGNS: Readonly<Record<CellState, string>> = {
  healthy: "✓",
  progressing: "…",
  attention: "!",
  unseen: "?",
  empty: "–",
};

const WORDS: Readonly<Record<CellState, string>> = {
  healthy: "Healthy",
  progressing: "Progressing",
  attention: "Needs attention",
  unseen: "Health not known",
  empty: "Nothing promoted",
};

/** How a cell stands, in Argo CD's own words where it has some. */
export function stateWords({ health }: BoardCell, state: CellState): string {
  if (state !== "attention" || health === undefined) return WORDS[state];
  if (health.health !== "Healthy") return health.health;
  return health.sync === "Synced" ? WORDS.attention : health.sync;
}

const SOURCES: Readonly<Record<NextPromotion["source"], string>> = {
  pinned: "pinned, not promoted yet",
  upstream: "runs on the stage before",
  registry: "newest in the registry",
};

/** Why this version is the next one. */
export const sourceWords = ({ source }: NextPromotion): string => SOURCES[source];

/** The gates that do not let the next promotion pass. */
export const closedGates = ({ gates }: NextPromotion): GateResult[] =>
  gates.filter((gate) => !mayCommit(gate));

/** What the gates of the next promotion come to, in a few words. */
export function gatesWords(next: NextPromotion, now: Date): string {
  if (next.allowed) return ALLOWED;
  const closed = closedGates(next).map(({ gate, state, until }) =>
    until === undefined ? `${gate} ${state}` : `${gate}: ${leftWords(until, now)}`,
  );
  return closed.length === 0 ? NO_IMAGE : closed.join(", ");
}

export const ALLOWED = "all gates pass";
export const NO_IMAGE = "its image is not known";

/** The time until a moment: `4 min left`. */
export const leftWords = (until: Date, now: Date): string =>
  `${duration(Math.max(0, Math.round((until.getTime() - now.getTime()) / 1_000)))} left`;

/** How long ago a moment was: `3 min ago`. */
export const agoWords = (at: Date, now: Date): string =>
  `${duration(Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000)))} ago`;

/** A moment for people who read the page later: to the minute, in UTC. */
export const utc = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
