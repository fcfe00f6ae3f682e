import type { Freight } from "../model.ts";
import type { GateResult } from "./gate.ts";

/** What the registry said about a tag: its digest, or why there is none. */
export type ImageFact =
  | { readonly digest: string }
  | { readonly problem: string; readonly available?: readonly string[] };

/** The image exists in the registry, and so can be pinned by digest. */
export function imageGate(freight: Freight, fact: ImageFact): GateResult {
  if ("digest" in fact)
    return {
      gate: "image",
      state: "pass",
      reason: `${freight.repository}:${freight.version} is ${fact.digest}`,
    };
  const choice =
    fact.available === undefined || fact.available.length === 0
      ? "publish it first"
      : `choose one of ${fact.available.join(", ")} or publish it first`;
  return {
    gate: "image",
    state: "fail",
    reason: `${freight.repository}:${freight.version} ${fact.problem}; ${choice}`,
  };
}
