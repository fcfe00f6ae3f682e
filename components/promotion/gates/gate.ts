import type { PromotionInputs } from "../model.ts";
import type { Records } from "../records.ts";
import type { Registry } from "../registry.ts";

/**
 * What a gate says: `pass`; `fail`; `pending` when only time or people are missing (the reason says when or who);
 * `waived` when somebody took the responsibility; `unknown` when it cannot be evaluated yet (a first preview, before the
 * repository exists). `fail` and `pending` refuse a promotion in a preview; nothing is committed unless every gate
 * passes or is waived.
 */
export type GateState = "pass" | "fail" | "pending" | "waived" | "unknown";

/** A gate's decision about one promotion. */
export interface Decision {
  readonly state: GateState;
  /** One sentence: what was found, and for a refusal the rule and the remedy. */
  readonly reason: string;
  /** The people on whose word it rests: approvers. */
  readonly by?: readonly string[];
}

/** One gate's answer for one promotion. */
export interface GateResult extends Decision {
  readonly gate: string;
}

/** Whether a gate refuses in a preview; what cannot be evaluated yet is left to the update. */
export const refuses = ({ state }: Decision): boolean => state === "fail" || state === "pending";

/** Whether a gate lets a promotion commit. */
export const mayCommit = ({ state }: Decision): boolean => state === "pass" || state === "waived";

/** What gates are configured with, by gate. A gate's file adds its own key. */
// biome-ignore lint/suspicious/noEmptyInterface: gates add their keys by declaration merging
export interface GateSettings {}

/** Somebody who let a promotion pass a gate that refuses it. */
export interface Waiver {
  readonly by: string;
  readonly why: string;
}

/** The outside world as gates ask it; one set for all promotions of a process. */
export interface GateClients {
  readonly registry: Registry;
  readonly now: () => Date;
}

/** What the fetchers of one promotion's gates share: its image is resolved once. */
export interface GateContext extends GateClients {
  /** What the registry says of the promotion's image. */
  readonly image: Promise<ImageFact>;
  /** The records in Git: `verified/` and `approved/` tags. */
  readonly records: Records;
}

/** What the registry said about a tag: its digest, or why there is none. */
export type ImageFact =
  | { readonly digest: string }
  | {
      /** Ends in its remedy, unless `available` is there. */
      readonly problem: string;
      /** The tags there are, when the registry answered that this one is not among them. */
      readonly available?: readonly string[];
    };

/** A condition that a promotion must meet before it may commit: a pure decision, and the facts it needs. */
export interface GateDefinition<Facts> {
  readonly name: string;
  /** Whether a waiver can open it. */
  readonly waivable: boolean;
  /** Whether a version that the stage itself has verified before passes by that record: a rollback. */
  readonly byRecord: boolean;
  /** Whether the promotion's settings ask for it; where they do not, it is not shown either. */
  applies(promotion: PromotionInputs): boolean;
  /** Asks the clients for what the decision needs. */
  fetch(promotion: PromotionInputs, context: GateContext): Promise<Facts>;
  /** Decides; pure. */
  decide(promotion: PromotionInputs, facts: Facts): Decision;
}

/** A gate whose facts nobody but itself needs to know. */
export interface Gate extends Pick<GateDefinition<unknown>, "name" | "waivable" | "byRecord" | "applies"> {
  evaluate(promotion: PromotionInputs, context: GateContext): Promise<Decision>;
}

/** Joins a gate's fetcher and its decision. */
export const defineGate = <Facts>(gate: GateDefinition<Facts>): Gate => ({
  ...gate,
  evaluate: async (promotion, context) => gate.decide(promotion, await gate.fetch(promotion, context)),
});
