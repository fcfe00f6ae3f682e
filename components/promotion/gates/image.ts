import type { Freight } from "../model.ts";
import type { GateResult } from "./gate.ts";

/** What the registry said about a tag: its digest, or why there is none. */
export type ImageFact =
  | { readonly digest: string }
  | {
      /** Ends in its remedy, unless `available` is there. */
      readonly problem: string;
      /** The tags there are, when the registry answered that this one is not among them. */
      readonly available?: readonly string[];
    };

function remedy(available: readonly string[] | undefined): string {
  if (available === undefined) return "";
  return available.length === 0
    ? "; publish it first"
    : `; choose one of ${available.join(", ")} or publish it first`;
}

/** The image exists in the registry, and so can be pinned by digest. */
export function imageGate(freight: Freight, fact: ImageFact): GateResult {
  if ("digest" in fact)
    return {
      gate: "image",
      state: "pass",
      reason: `${freight.repository}:${freight.version} is ${fact.digest}`,
    };
  return {
    gate: "image",
    state: "fail",
    reason: `${freight.repository}:${freight.version} ${fact.problem}${remedy(fact.available)}`,
  };
}
