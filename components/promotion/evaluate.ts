import type { Clone } from "#components/git/clone.ts";
import { type GitFacts, readVerified } from "./facts.ts";
import type { GateResult } from "./gates/gate.ts";
import { type ImageFact, imageGate } from "./gates/image.ts";
import { verifiedGate } from "./gates/verified.ts";
import { type PromotionInputs, verifiedRef } from "./model.ts";
import type { Registry } from "./registry.ts";

/** All gates of one promotion, evaluated together, and the digest they agreed on. */
export interface Evaluation {
  readonly digest: string | undefined;
  readonly gates: readonly GateResult[];
}

/** Evaluates every gate against today's facts; nothing is thrown for a refusal. */
export async function evaluateGates(
  promotion: PromotionInputs,
  facts: GitFacts,
  clone: Clone,
  registry: Registry,
): Promise<Evaluation> {
  const { stage, service, freight, upstream } = promotion;
  // The first stage of a pipeline needs no record, so none is fetched.
  const stages = upstream.length === 0 ? [] : [stage, ...upstream];
  const wanted = stages.map((where) => verifiedRef(where, service, freight.version));
  const [image, verified] = await Promise.all([
    registry.resolve(freight),
    readVerified(clone, facts.tags, wanted),
  ]);
  const digest = "digest" in image ? image.digest : undefined;
  return { digest, gates: [imageGate(freight, image), upstreamGate(promotion, image, verified)] };
}

/** Without a digest the record can still say that an upstream stage has not verified the version at all. */
function upstreamGate(
  promotion: PromotionInputs,
  image: ImageFact,
  verified: ReadonlyMap<string, string>,
): GateResult {
  if ("digest" in image) return verifiedGate(promotion, image.digest, verified);
  const result = verifiedGate(promotion, "", new Map([...verified].map(([ref]) => [ref, ""])));
  return result.state === "fail"
    ? result
    : { gate: "verified", state: "unknown", reason: "cannot be evaluated without the image's digest" };
}
