import type { Freight } from "../model.ts";
import { type Decision, defineGate, type ImageFact } from "./gate.ts";

function remedy(available: readonly string[] | undefined): string {
  if (available === undefined) return "";
  return available.length === 0
    ? "; publish it first"
    : `; choose one of ${available.join(", ")} or publish it first`;
}

/** The image exists in the registry, and so can be pinned by digest. */
export function decideImage(freight: Freight, fact: ImageFact): Decision {
  const subject = `${freight.repository}:${freight.version}`;
  if ("digest" in fact) return { state: "pass", reason: `${subject} is ${fact.digest}` };
  return { state: "fail", reason: `${subject} ${fact.problem}${remedy(fact.available)}` };
}

/** Without an image there is nothing to deploy: nobody can waive this gate. */
export const image = defineGate({
  name: "image",
  waivable: false,
  byRecord: false,
  settings: () => true,
  fetch: (_promotion, context) => context.image,
  decide: ({ freight }, fact) => decideImage(freight, fact),
});
