import type { FluxState } from "#components/promotion/controller/flux/judge.ts";
import type { Condition } from "#components/promotion/controller/flux/objects.ts";

export const OLD = "a".repeat(40);
export const NEW = "b".repeat(40);
export const LATER = "c".repeat(40);

/** The version that source-controller gives a chart of a commit. */
export const chartOf = (commit: string): string => `0.1.0+${commit.slice(0, 12)}.1`;

/** A condition that is true of the newest definition. */
export const condition = (
  type: string,
  status: "True" | "False" | "Unknown",
  reason = "",
  message = "",
): Condition => ({ type, status, reason, message, observedGeneration: 2 });

export interface Stage {
  /** Of which commit the release was made that was tried last; none: nothing was tried. */
  readonly tried?: string;
  /** What Helm has on record as the newest release. */
  readonly newest?: { readonly commit: string; readonly status: string };
  readonly conditions?: readonly Condition[];
  readonly observedGeneration?: number;
  readonly suspend?: boolean;
  /** What the GitRepository is at. */
  readonly source?: string;
  readonly sourceConditions?: readonly Condition[];
  readonly chartConditions?: readonly Condition[];
}

/** What Flux says of a service: by default that the old commit is released and ready. */
export function state({
  tried = OLD,
  newest = { commit: tried, status: "deployed" },
  conditions = [condition("Ready", "True", "UpgradeSucceeded", "Helm upgrade succeeded")],
  observedGeneration = 2,
  suspend = false,
  source = tried,
  sourceConditions = [],
  chartConditions = [],
}: Stage = {}): FluxState {
  return {
    commits: [NEW, ...(source === NEW ? [] : [source])],
    source: {
      metadata: { name: "shop-dev" },
      spec: {},
      status: { artifact: { revision: `main@sha1:${source}` }, conditions: sourceConditions },
    },
    chart: {
      metadata: { name: "flux-system-catalogue-dev" },
      status: { observedSourceArtifactRevision: `main@sha1:${source}`, conditions: chartConditions },
    },
    release: {
      metadata: { name: "catalogue-dev", generation: 2 },
      spec: suspend ? { suspend } : {},
      status: {
        observedGeneration,
        conditions,
        lastAttemptedRevision: chartOf(tried),
        history: [{ chartVersion: chartOf(newest.commit), status: newest.status }],
      },
    },
  };
}
