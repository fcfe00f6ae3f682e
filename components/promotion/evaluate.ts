import type { GitFacts } from "./facts.ts";
import { gates as allGates } from "./gates/all.ts";
import type { Decision, Gate, GateClients, GateContext, GateResult } from "./gates/gate.ts";
import { type PromotionInputs, verifiedRef } from "./model.ts";

/** All gates of one promotion, evaluated together, and the digest they agreed on. */
export interface Evaluation {
  readonly digest: string | undefined;
  readonly gates: readonly GateResult[];
}

/**
 * Evaluates every gate that a promotion's settings ask for against today's facts, all at once; nothing is thrown for a
 * refusal.
 * @param elsewhere names of gates that somebody else answers
 */
export async function evaluateGates(
  promotion: PromotionInputs,
  facts: Pick<GitFacts, "records">,
  clients: GateClients,
  elsewhere: readonly string[] = [],
): Promise<Evaluation> {
  const { registry, now } = clients;
  const image = registry.resolve(promotion.freight);
  const context: GateContext = { registry, now, image, records: facts.records };
  const asked = allGates.filter((gate) => !elsewhere.includes(gate.name) && gate.applies(promotion));
  const gates = await Promise.all(asked.map((gate) => answer(gate, promotion, context)));
  const found = await image;
  return { digest: "digest" in found ? found.digest : undefined, gates };
}

/** One gate's answer: its own decision, the stage's record in its place, or a waiver. */
async function answer(gate: Gate, promotion: PromotionInputs, context: GateContext): Promise<GateResult> {
  const decision = await gate.evaluate(promotion, context);
  if (decision.state === "pass") return { gate: gate.name, ...decision };
  if (gate.byRecord && (await isProven(promotion, context))) {
    const { service, stage, freight } = promotion;
    return {
      gate: gate.name,
      state: "pass",
      reason: `${service} ${freight.version} was verified on ${stage} before`,
    };
  }
  return { gate: gate.name, ...(gate.waivable ? waive(gate.name, decision, promotion) : decision) };
}

/** Whether the stage itself has verified this version, with the digest that the registry serves now. */
async function isProven(
  { stage, service, freight }: PromotionInputs,
  { image, records }: GateContext,
): Promise<boolean> {
  const ref = verifiedRef(stage, service, freight.version);
  const [found, digests] = await Promise.all([image, records.digests([ref])]);
  return "digest" in found && digests.get(ref) === found.digest;
}

function waive(gate: string, decision: Decision, { waivers }: PromotionInputs): Decision {
  const waiver = waivers?.[gate];
  if (waiver === undefined) return decision;
  return {
    state: "waived",
    reason: `waived by ${waiver.by}: ${waiver.why} (${decision.reason})`,
    by: [waiver.by],
  };
}
