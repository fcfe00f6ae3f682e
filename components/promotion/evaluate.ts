import { commitBeside, type VerifiedRecord, verifiedRecord } from "./evidence.ts";
import type { GitFacts } from "./facts.ts";
import { gates as allGates } from "./gates/all.ts";
import {
  type Decision,
  digestOf,
  type Gate,
  type GateClients,
  type GateContext,
  GateFactError,
  type GateResult,
} from "./gates/gate.ts";
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
  facts: Pick<GitFacts, "records" | "files">,
  clients: GateClients,
  elsewhere: readonly string[] = [],
): Promise<Evaluation> {
  const { records, files } = facts;
  const image = clients.registry.resolve(promotion.freight);
  let attached: ReturnType<GateClients["attachments"]> | undefined;
  const attachments: GateClients["attachments"] = (freight, digest) => {
    attached ??= clients.attachments(freight, digest);
    return attached;
  };
  const context: GateContext = { ...clients, attachments, image, records, files };
  const asked = allGates.filter((gate) => !elsewhere.includes(gate.name));
  const answers = await Promise.all(asked.map((gate) => answer(gate, promotion, context)));
  return { digest: await digestOf(context), gates: answers.filter((found) => found !== undefined) };
}

/** One gate's answer: its own decision, the stage's record in its place, or a waiver. */
async function answer(
  gate: Gate,
  promotion: PromotionInputs,
  context: GateContext,
): Promise<GateResult | undefined> {
  const decision = await gate.evaluate(promotion, context)?.catch(refusalOf);
  if (decision === undefined) return undefined;
  if (decision.state === "pass") return { gate: gate.name, ...decision };
  const proof = gate.byRecord ? await proofOf(promotion, context) : undefined;
  if (proof !== undefined) {
    const { service, stage, freight } = promotion;
    return {
      gate: gate.name,
      state: "pass",
      reason: `${service} ${freight.version} was verified on ${stage} before${commitBeside(proof)}`,
      ...(proof.commit === undefined ? {} : { commits: [proof.commit] }),
    };
  }
  return { gate: gate.name, ...(gate.waivable ? waive(gate.name, decision, promotion) : decision) };
}

function refusalOf(error: unknown): Decision {
  if (error instanceof GateFactError) return { state: "fail", reason: error.message };
  throw error;
}

/** The stage's own record of this version with the digest that the registry serves now; undefined without one. */
async function proofOf(
  { stage, service, freight }: PromotionInputs,
  context: GateContext,
): Promise<VerifiedRecord | undefined> {
  const ref = verifiedRef(stage, service, freight.version);
  const [digest, texts] = await Promise.all([digestOf(context), context.records.texts([ref])]);
  const record = verifiedRecord(texts.get(ref) ?? "");
  return digest !== undefined && record.digest === digest ? record : undefined;
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
