import { type PromotionInputs, verifiedRef } from "../model.ts";
import type { GateResult } from "./gate.ts";

/** What is known of the `verified/` tags: by ref, the digest that was verified ("" where the tag does not say). */
export type VerifiedFacts = ReadonlyMap<string, string>;

/**
 * Every upstream stage has verified this version, with this digest. A version that the stage itself verified before
 * passes by that record: this is how a rollback works while the upstream has moved on.
 */
export function verifiedGate(
  promotion: Pick<PromotionInputs, "stage" | "service" | "freight" | "upstream">,
  digest: string,
  verified: VerifiedFacts,
): GateResult {
  const { stage, service, freight, upstream } = promotion;
  const subject = `${service} ${freight.version}`;
  const recorded = (where: string) => verified.get(verifiedRef(where, service, freight.version));

  if (upstream.length === 0)
    return { gate: "verified", state: "pass", reason: `${stage} is the first stage` };
  if (recorded(stage) === digest)
    return { gate: "verified", state: "pass", reason: `${subject} was verified on ${stage} before` };

  const missing = upstream.filter((where) => recorded(where) === undefined);
  const moved = upstream.filter((where) => {
    const found = recorded(where);
    return found !== undefined && found !== digest;
  });
  if (missing.length > 0)
    return {
      gate: "verified",
      state: "fail",
      reason: `${subject} is not verified on ${missing.join(", ")} (no tag ${missing.map((where) => verifiedRef(where, service, freight.version).slice("refs/tags/".length)).join(", ")}); promote it there first`,
    };
  if (moved.length > 0)
    return {
      gate: "verified",
      state: "fail",
      reason: `${subject} was verified on ${moved.join(", ")} as ${moved.map(recorded).join(", ")} but the registry now serves ${digest}: the tag was moved; publish it under a new version`,
    };
  return { gate: "verified", state: "pass", reason: `verified on ${upstream.join(", ")}` };
}
