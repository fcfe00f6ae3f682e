import { gateTable } from "./gate-table.ts";
import { type GateResult, refuses } from "./gates/gate.ts";
import { setImage, unifiedDiff } from "./image-file.ts";
import type { PinnedFreight, PromotionInputs } from "./model.ts";

/** What one promotion would do, and whether it may. */
export interface PromotionPlan {
  readonly promotion: Pick<PromotionInputs, "stage" | "service">;
  readonly from: string | undefined;
  readonly to: string;
  readonly gates: readonly GateResult[];
  /** Unified diff of the image file; empty when the digest is not known. */
  readonly diff: string;
}

/** Puts a plan together from what was found. */
export function planPromotion(
  inputs: PromotionInputs,
  before: { readonly text: string | undefined; readonly freight: PinnedFreight | undefined },
  digest: string | undefined,
  gates: readonly GateResult[],
): PromotionPlan {
  const { stage, service, freight, repository } = inputs;
  const after = digest === undefined ? undefined : setImage(before.text, { ...freight, digest });
  return {
    promotion: { stage, service },
    from: before.freight?.version,
    to: freight.version,
    gates,
    diff: after === undefined ? "" : unifiedDiff(repository.imageFile, before.text, after),
  };
}

/** The gates that refuse, as sentences. */
export const refusals = (plan: PromotionPlan): string[] =>
  plan.gates.filter(refuses).map((gate) => `gate ${gate.gate}: ${gate.reason}`);

/** The plan as text for a terminal: old and new version, a table of the gates, and the diff. */
export const renderPlan = (plan: PromotionPlan): string =>
  [
    `${plan.promotion.stage}: ${plan.promotion.service} ${plan.from ?? "(nothing)"} -> ${plan.to}`,
    ...gateTable(plan.gates).map((line) => `  ${line}`),
    ...(plan.diff === "" ? [] : plan.diff.split("\n").map((line) => `  ${line}`)),
  ].join("\n");
