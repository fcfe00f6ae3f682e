import type { PromotionObject } from "./objects.ts";

/** The commit that a promotion brought to the branch. */
export interface Pushed {
  readonly commit: string;
  /** False when there was nothing to change: then the commit is the branch's tip, and set something else. */
  readonly changed: boolean;
}

const MERGES: readonly (string | undefined)[] = ["git-wait-for-pr", "git-merge-pr"];

/**
 * Learns the commit from a promotion's state: what git-push says, never git-commit, whose commit a push beside another
 * one rebases. Where a pull request is merged, what the merge says. Undefined while that step has not ended.
 */
export function pushedBy({ spec, status }: PromotionObject): Pushed | undefined {
  const steps = spec?.steps ?? [];
  const statusOf = (alias: string | undefined) =>
    status?.stepExecutionMetadata?.find((step) => step.alias === alias)?.status;
  const requested = steps.find(({ uses }) => uses === "git-open-pr");
  const merge = steps.find(({ uses }) => MERGES.includes(uses));
  const skipped = requested !== undefined && statusOf(requested.as) === "Skipped";
  const step =
    merge === undefined || skipped
      ? steps.find(({ uses, config }) => uses === "git-push" && config?.tag === undefined)
      : merge;
  const commit = step?.as === undefined ? undefined : status?.state?.[step.as]?.commit;
  if (typeof commit !== "string" || statusOf(step?.as) !== "Succeeded") return undefined;
  const made = steps.find(({ uses }) => uses === "git-commit");
  return { commit, changed: !skipped && statusOf(made?.as) !== "Skipped" };
}
