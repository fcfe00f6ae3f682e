import { unifiedDiff } from "#components/git/unified-diff.ts";
import { gateTable } from "./gate-table.ts";
import { type GateResult, refuses } from "./gates/gate.ts";
import { setImage } from "./image-file.ts";
import type { PinnedFreight, PromotionInputs } from "./model.ts";

/** What one promotion would do, and whether it may. */
export interface PromotionPlan {
  readonly promotion: Pick<PromotionInputs, "stage" | "service">;
  /** The group that it is promoted with, all or none. */
  readonly group?: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly gates: readonly GateResult[];
  /** The image file as it is and as it would be; undefined when the digest is not known. */
  readonly file: FileEdit | undefined;
}

/** A file's text before and after; undefined before where there is none. */
export interface FileEdit {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** Puts a plan together from what was found. */
export function planPromotion(
  inputs: PromotionInputs,
  before: { readonly text: string | undefined; readonly freight: PinnedFreight | undefined },
  digest: string | undefined,
  gates: readonly GateResult[],
): PromotionPlan {
  const { stage, service, freight, repository, group } = inputs;
  return {
    promotion: { stage, service },
    ...(group === undefined ? {} : { group: group.name }),
    from: before.freight?.version,
    to: freight.version,
    gates,
    file:
      digest === undefined
        ? undefined
        : {
            path: repository.imageFile,
            before: before.text,
            after: setImage(before.text, { ...freight, digest }),
          },
  };
}

/** The gates that refuse, as sentences. */
export const refusals = (plan: PromotionPlan): string[] =>
  plan.gates.filter(refuses).map((gate) => `gate ${gate.gate}: ${gate.reason}`);

/** With whom it is promoted, for people; "" for one by itself. */
export const together = ({ group }: Pick<PromotionPlan, "group">): string =>
  group === undefined ? "" : ` (group ${group}: all or none)`;

/** The edit of a file as a unified diff. */
export const diffOf = ({ path, before, after }: FileEdit): string => unifiedDiff(path, before, after);

/** The plan as text for a terminal: old and new version, a table of the gates, and the diff. */
export const renderPlan = (plan: PromotionPlan): string =>
  [
    `${plan.promotion.stage}: ${plan.promotion.service} ${plan.from ?? "(nothing)"} -> ${plan.to}${together(plan)}`,
    ...gateTable(plan.gates).map((line) => `  ${line}`),
    ...(plan.file === undefined
      ? []
      : diffOf(plan.file)
          .split("\n")
          .map((line) => `  ${line}`)),
  ].join("\n");
