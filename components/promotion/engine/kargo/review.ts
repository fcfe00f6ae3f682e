import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { type GateResult, refuses } from "../../gates/gate.ts";
import { type KargoTarget, type PromotionInputs, promotionId } from "../../model.ts";
import { classifyAnswer } from "./answers.ts";
import type { KargoApi } from "./api.ts";
import { explainAvailability, type Fact, sourcesOf } from "./availability.ts";
import { calledFreight, findFreight } from "./freight.ts";
import { type FreightObject, nameIn, originKey, type StageObject } from "./objects.ts";
import { nameProblem } from "./request.ts";

/** The gates that Kargo enforces itself; where a pin approves, the pipeline's own gates decide. */
export const enforcedBy = ({ approves }: KargoTarget): readonly string[] =>
  approves ? [] : ["verified", "soak"];

const gate = (name: string, state: GateResult["state"], reason: string): GateResult => ({
  gate: name,
  state,
  reason,
});

/**
 * What Kargo says of a promotion, without making it: its records give the reasons, and its answer to a dry run of the
 * very request gives the verdict.
 * @param now read after Kargo's answer, which it explains: freight soaks on while Kargo is asked
 */
export async function reviewByKargo(
  api: KargoApi,
  target: KargoTarget,
  promotion: PromotionInputs,
  digest: string | undefined,
  now: () => Date,
): Promise<readonly GateResult[]> {
  try {
    const stage = await api.stage(target.stage);
    if (stage === undefined)
      return [
        gate(
          "kargo",
          "unknown",
          `Kargo has no Stage ${api.project}/${target.stage} yet; \`pulumi up\` on this environment makes it`,
        ),
      ];
    const fact = findFreight(await api.freights(), {
      warehouse: target.warehouse,
      image: promotion.freight,
      digest,
    });
    if ("found" in fact) return reviewFreight(api, target, stage, fact.found, now);
    return [freightGate(promotion, target, fact), ...withoutFreight(target, stage)];
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return [gate("kargo", "unknown", `Kargo cannot be asked: ${error.message}`)];
  }
}

function freightGate(
  promotion: PromotionInputs,
  { warehouse }: KargoTarget,
  fact: { readonly moved: readonly string[] } | { readonly newest: string | undefined },
): GateResult {
  const subject = `${promotionId(promotion)} ${promotion.freight.version}`;
  if ("moved" in fact)
    return gate(
      "freight",
      "unknown",
      `Kargo's freight of ${subject} has ${fact.moved.join(", ")}, which is not what the registry serves now: the tag was moved; \`pulumi up\` asks warehouse ${warehouse} to look again`,
    );
  return gate(
    "freight",
    "unknown",
    `warehouse ${warehouse} has no freight of ${promotion.freight.version} yet${fact.newest === undefined ? "" : ` (its newest is ${fact.newest})`}; \`pulumi up\` asks it to look, and makes freight of an older version by hand`,
  );
}

/** What does not exist yet was verified nowhere. */
function withoutFreight({ stage: name, warehouse, approves }: KargoTarget, stage: StageObject): GateResult[] {
  if (approves) return [];
  const unborn: FreightObject = { origin: { kind: "Warehouse", name: warehouse } };
  const { verified } = explainAvailability(name, stage, unborn, new Date(0));
  return [gate("verified", verified.met ? "pass" : "fail", verified.reason)];
}

async function reviewFreight(
  api: KargoApi,
  { stage: name, approves }: KargoTarget,
  stage: StageObject,
  freight: FreightObject,
  now: () => Date,
): Promise<GateResult[]> {
  const found = gate(
    "freight",
    "pass",
    `${calledFreight(freight)}${freight.discoveredAt === undefined ? "" : `, discovered at ${freight.discoveredAt}`}`,
  );
  const last = stage.status?.lastPromotion?.name;
  try {
    const trial = await api.propose({ stage: name, freight: nameIn(freight) }, true);
    const problem = nameProblem(nameIn(trial), api.project, name, last);
    const { verified, soak } = explainAvailability(name, stage, freight, now());
    const accepted = (of: string, fact: Fact) =>
      gate(of, "pass", fact.met ? fact.reason : "Kargo lets it in");
    const says =
      problem === undefined
        ? gate(
            "kargo",
            "pass",
            `accepts the promotion (dry run): ${trial.spec?.steps?.length ?? 0} steps${noteOf(trial, freight)}`,
          )
        : gate("kargo", "fail", problem);
    if (approves) return [found, says];
    return [
      found,
      accepted("verified", verified),
      ...(soak === undefined ? [] : [accepted("soak", soak)]),
      says,
    ];
  } catch (error) {
    const answer = classifyAnswer(error, api.project, name);
    if (answer.kind === "retry") return [found, gate("kargo", "unknown", answer.why)];
    if (answer.kind === "refused") return [found, gate("kargo", "fail", answer.why)];
    if (approves)
      return [
        found,
        gate("kargo", "pass", `will be approved for ${name}, which this pipeline's gates stand for`),
      ];
    return [found, ...(await refusedGates(api, name, stage, freight, now, answer.why))];
  }
}

/** Kargo's one text for all its reasons, told apart by its records. */
async function refusedGates(
  api: KargoApi,
  name: string,
  stage: StageObject,
  freight: FreightObject,
  now: () => Date,
  why: string,
): Promise<GateResult[]> {
  const upstreams = sourcesOf(stage, freight)?.stages ?? [];
  const found = await Promise.all(
    upstreams.map(async (upstream) => [upstream, await api.stage(upstream)] as const),
  );
  const known = new Map(
    found.flatMap(([upstream, object]) => (object === undefined ? [] : [[upstream, object]])),
  );
  const { verified, soak } = explainAvailability(name, stage, freight, now(), known);
  const results = [
    gate("verified", verified.met ? "pass" : "fail", verified.reason),
    ...(soak === undefined ? [] : [gate("soak", soak.met ? "pass" : "pending", soak.reason)]),
  ];
  return results.some(refuses) ? results : [...results, gate("kargo", "fail", why)];
}

/** What Kargo will do beside: an automatic stage that is pinned to an older version stays there. */
function noteOf(
  trial: { readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } },
  freight: FreightObject,
): string {
  const annotations = trial.metadata?.annotations ?? {};
  const origin = freight.origin === undefined ? "" : originKey(freight.origin);
  if (annotations["kargo.akuity.io/auto-promotion-hold"] === origin)
    return "; Kargo will hold its automatic promotion here";
  if (annotations["kargo.akuity.io/auto-promotion-resume"] === origin)
    return "; it is the newest, so Kargo's automatic promotion goes on, and may replace it by a newer one";
  return "";
}
