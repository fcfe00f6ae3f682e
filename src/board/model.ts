import type { Disagreement } from "#components/promotion/disagreements.ts";
import type { DoraFigures, Window } from "#components/promotion/dora.ts";
import type { GateResult } from "#components/promotion/gates/gate.ts";
import type { BoardLink } from "./links.ts";
import type { NextVersion } from "./next.ts";

/** A stage of the pipeline. */
export interface BoardStage {
  readonly stage: string;
  readonly after: readonly string[];
  /** Whether its cluster was asked and answered. */
  readonly seen: boolean;
}

/** What set the version that a stage carries. */
export interface VersionSet {
  readonly commit: string;
  readonly at: Date;
  /** Undefined where the commit carries no record of a promotion: Kargo's own, or one made by hand. */
  readonly by: string | undefined;
  readonly from: string | undefined;
  /** When the stage recorded that it verified it. */
  readonly verifiedAt: Date | undefined;
}

/** What Argo CD says. */
export interface BoardHealth {
  readonly sync: string;
  readonly health: string;
  readonly message: string | undefined;
}

/** The promotion that could come next, and what its gates say now. */
export interface NextPromotion extends NextVersion {
  /** Whether every gate lets it pass. */
  readonly allowed: boolean;
  readonly gates: readonly GateResult[];
}

/** One service in one stage. */
export interface BoardCell {
  readonly service: string;
  readonly stage: string;
  /** Undefined where the pipeline owns the version. */
  readonly pin: string | undefined;
  /** What Git carries; undefined while nothing was promoted. */
  readonly version: string | undefined;
  readonly digest: string | undefined;
  readonly set: VersionSet | undefined;
  /** Undefined when the cluster was not seen, or has no Application. */
  readonly health: BoardHealth | undefined;
  readonly disagreements: readonly Pick<Disagreement, "what" | "settle">[];
  readonly next: NextPromotion | undefined;
  readonly links: readonly BoardLink[];
}

/** Services by stage at one moment: the one thing that page, table and JSON show. */
export interface Board {
  readonly product: string;
  readonly at: Date;
  /** In the order in which freight reaches them. */
  readonly stages: readonly BoardStage[];
  /** Service by service, each with its stages in their order. */
  readonly cells: readonly BoardCell[];
  readonly window: Window;
  readonly figures: readonly DoraFigures[];
  /** What could not be seen, and why, a sentence each. */
  readonly unseen: readonly string[];
}

/** How a cell stands in one word. */
export type CellState = "empty" | "unseen" | "healthy" | "progressing" | "attention";

/** What a person shall see of a cell first. */
export function stateOf({ version, health, disagreements }: BoardCell, seen: boolean): CellState {
  if (version === undefined) return disagreements.length > 0 ? "attention" : "empty";
  if (health?.health === "Progressing") return "progressing";
  if (disagreements.length > 0) return "attention";
  return seen ? "healthy" : "unseen";
}
