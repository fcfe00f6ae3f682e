import { type Evaluation, evaluateGates } from "../evaluate.ts";
import type { GitFacts } from "../facts.ts";
import type { PromotionInputs } from "../model.ts";
import type { Services } from "../services.ts";
import type { Engine } from "./engine.ts";

/** All gates of one promotion: Slipway's own, and in the place of those that the engine enforces what the engine says. */
export async function reviewPromotion(
  promotion: PromotionInputs,
  facts: GitFacts,
  { clone, registry }: Pick<Services, "clone" | "registry">,
  engine: Engine,
): Promise<Evaluation> {
  // Without upstream stages no record is fetched for a gate that the engine answers.
  const asked = engine.enforces.includes("verified") ? { ...promotion, upstream: [] } : promotion;
  const { digest, gates } = await evaluateGates(asked, facts, clone, registry);
  const own = gates.filter(({ gate }) => !engine.enforces.includes(gate));
  return { digest, gates: [...own, ...(await engine.review(promotion, digest))] };
}
