/**
 * What a gate says: `pass`, `fail`, or `unknown` when it cannot be evaluated yet (a first preview, before the
 * repository exists). Only `fail` refuses a promotion in a preview; nothing is committed unless all pass.
 */
export type GateState = "pass" | "fail" | "unknown";

/** One gate's answer for one promotion. */
export interface GateResult {
  readonly gate: string;
  readonly state: GateState;
  /** One sentence: what was found, and for a failure the rule and the remedy. */
  readonly reason: string;
}
