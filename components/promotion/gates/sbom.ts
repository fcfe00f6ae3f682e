import { askAttachments, type BelievedFact, type TrustSettings } from "../attachments/ask.ts";
import { imageKeys, trustedIn } from "../attachments/keys.ts";
import { type Decision, defineGate, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly sbom?: SbomSettings;
  }
}

/** Whose word counts for a bill of materials; without `trust` one that nobody signed does. */
export interface SbomSettings {
  readonly trust?: TrustSettings;
}

/** Predicate types and media types of the two kinds of bills of materials (spdx.dev, cyclonedx.org). */
const SBOM = /spdx|cyclonedx/i;

/** A bill of materials is attached to this very image. */
export function decideSbom(fact: BelievedFact): Decision {
  if (fact === undefined) return WITHOUT_DIGEST;
  if ("problem" in fact) return { state: "fail", reason: fact.problem };
  const types = [...fact.statements, ...fact.documents].map(({ type }) => type);
  const type = types.find((one) => SBOM.test(one));
  if (type !== undefined) return { state: "pass", reason: `${type} is attached` };
  return {
    state: "fail",
    reason:
      "no SBOM is attached to the image; attach one in SPDX or CycloneDX format (cosign attest --type spdxjson), signed by whom image.signedBy names",
  };
}

/** What is in the image is known. */
export const sbom = defineGate({
  name: "sbom",
  waivable: true,
  byRecord: false,
  keys: imageKeys,
  ask: (asked, place) => (asked.image?.sbom ? trustedIn(asked, place) : undefined),
  settings: ({ gates }) => gates?.sbom,
  fetch: (promotion, context, { trust }) => askAttachments(promotion, context, trust),
  decide: (_promotion, fact) => decideSbom(fact),
});
