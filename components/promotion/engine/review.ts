import { type Evaluation, evaluateGates } from "../evaluate.ts";
import type { GitFacts } from "../facts.ts";
import type { GateClients } from "../gates/gate.ts";
import type { PromotionInputs } from "../model.ts";
import type { Engine } from "./engine.ts";

/** All gates of one promotion: Slipway's own, and in the place of those that the engine enforces what the engine says. */
export async function reviewPromotion(
  promotion: PromotionInputs,
  facts: GitFacts,
  clients: GateClients,
  engine: Engine,
): Promise<Evaluation> {
  const { digest, gates } = await evaluateGates(promotion, facts, clients, engine.enforces);
  return { digest, gates: [...gates, ...(await engine.review(promotion, digest))] };
}
