import * as z from "zod";
import { askAttachments, type BelievedFact, type TrustSettings } from "../attachments/ask.ts";
import type { Statement } from "../attachments/believe.ts";
import { imageKeys, trustIn } from "../attachments/keys.ts";
import { type Decision, defineGate, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly provenance?: ProvenanceSettings;
  }
}

/** Who may have built an image, and whose word counts for it. */
export interface ProvenanceSettings {
  /** Ids of builders (SLSA `builder.id`), compared exactly. */
  readonly builders: readonly string[];
  readonly trust: TrustSettings;
}

/** SLSA provenance, version 1 and 0.2 (slsa.dev/spec). */
const V1 = z.looseObject({ runDetails: z.looseObject({ builder: z.looseObject({ id: z.string() }) }) });
const V02 = z.looseObject({ builder: z.looseObject({ id: z.string() }) });

/** The builder that a statement names; undefined for a statement about something else. */
export function builderOf({ type, predicate }: Statement): string | undefined {
  if (type === "https://slsa.dev/provenance/v1") return V1.safeParse(predicate).data?.runDetails.builder.id;
  if (type === "https://slsa.dev/provenance/v0.2") return V02.safeParse(predicate).data?.builder.id;
  return undefined;
}

/** A signed statement says that one of the builders made this very image. */
export function decideProvenance(fact: BelievedFact, builders: readonly string[]): Decision {
  if (fact === undefined) return WITHOUT_DIGEST;
  if ("problem" in fact) return { state: "fail", reason: fact.problem };
  const found = fact.statements.map(builderOf).filter((builder) => builder !== undefined);
  const builder = found.find((one) => builders.includes(one));
  if (builder !== undefined) return { state: "pass", reason: `built by ${builder}` };
  return {
    state: "fail",
    reason:
      found.length === 0
        ? "no signed SLSA provenance is attached to the image (cosign attest --type slsaprovenance1); build it where that is made"
        : `the image was built by ${found.join(", ")}; only ${builders.join(", ")} may`,
  };
}

/** The image was built where images are built. */
export const provenance = defineGate({
  name: "provenance",
  waivable: true,
  byRecord: false,
  keys: imageKeys,
  ask: (asked, place) => {
    const trust = trustIn(asked, place);
    const { provenance: wanted } = asked.image ?? {};
    return wanted === undefined || trust === undefined ? undefined : { builders: wanted.builders, trust };
  },
  settings: ({ gates }) => gates?.provenance,
  fetch: (promotion, context, { trust }) => askAttachments(promotion, context, trust),
  decide: (_promotion, fact, { builders }) => decideProvenance(fact, builders),
});
