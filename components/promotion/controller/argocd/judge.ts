import { SHA, short, type Verdict, waiting } from "../verdict.ts";

/** The part of an Application's status that decides (argoproj.io/v1alpha1, Argo CD 3.x). */
export interface ApplicationStatus {
  readonly sync?: { readonly status?: string; readonly revision?: string };
  readonly health?: {
    readonly status?: string;
    readonly message?: string;
    readonly lastTransitionTime?: string;
  };
  readonly summary?: { readonly images?: readonly string[] };
  readonly history?: readonly { readonly deployedAt?: string }[];
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly reconciledAt?: string;
  readonly operationState?: {
    readonly phase?: string;
    readonly message?: string;
    readonly finishedAt?: string;
    readonly retryCount?: number;
    readonly syncResult?: {
      readonly revision?: string;
      readonly resources?: readonly {
        readonly kind: string;
        readonly name: string;
        readonly message?: string;
        /** Of a Job or another object that a sync runs at one of its moments. */
        readonly hookPhase?: string;
        readonly hookType?: string;
      }[];
    };
  };
}

/** The revisions whose content `judge` needs to know about. */
export const revisionsOf = (status: ApplicationStatus): string[] =>
  [status.sync?.revision, status.operationState?.syncResult?.revision].filter(
    (revision): revision is string => revision !== undefined && SHA.test(revision),
  );

/**
 * Judges an Application's status. Only a revision that carries the release counts: right after a push the status still
 * shows the old release as Synced and Healthy.
 * @param carried whether a revision carries the release's freight
 */
export function judge(status: ApplicationStatus, carried: (revision: string) => boolean): Verdict {
  const { sync, health, operationState: operation } = status;
  const problem = status.conditions?.find((condition) => /Error$/.test(condition.type));
  const revision = sync?.revision ?? "";
  if (sync?.status === "Unknown" || !SHA.test(revision))
    return waiting(problem === undefined ? "Argo CD does not know the state yet" : problem.message, true);
  if (!carried(revision)) return waiting(`Argo CD is still at ${short(revision)}`, true);

  const attempted = operation?.syncResult?.revision ?? "";
  if ((operation?.phase === "Failed" || operation?.phase === "Error") && carried(attempted))
    return {
      state: "failed",
      why: `the sync failed: ${[operation.message ?? operation.phase, ...failedHooks(operation)].join("; ")}`,
    };
  if (sync?.status !== "Synced") return waiting(problem?.message ?? `${short(revision)} is not synced yet`);
  if (operation !== undefined) {
    if (operation.phase !== "Succeeded") return waiting(`the sync is ${operation.phase ?? "pending"}`);
    if (SHA.test(attempted) && !carried(attempted))
      // Also where manifest-generate-paths leave the image file out, and Argo CD moves the revision without a look.
      return waiting(
        `the sync of ${short(attempted)} was the last one: ${short(revision)} changed nothing that the Application deploys`,
      );
    if (isBefore(status.reconciledAt, operation.finishedAt))
      return waiting("the status is older than the sync");
  }
  if (health?.status === "Healthy") return { state: "healthy", revision };
  if (health?.status === "Degraded")
    return {
      state: "degraded",
      why: `the release is Degraded${health.message === undefined ? "" : `: ${health.message}`}`,
    };
  return waiting(`the release is ${health?.status ?? "without health"}`);
}

/** The hooks that failed, each with its own reason: the operation only says that something did. */
const failedHooks = ({ syncResult }: NonNullable<ApplicationStatus["operationState"]>): string[] =>
  (syncResult?.resources ?? [])
    .filter(({ hookType, hookPhase = "" }) => hookType !== undefined && /^(Failed|Error)$/.test(hookPhase))
    .map(
      ({ kind, name, message, hookType }) => `${hookType} ${kind} ${name}: ${message ?? "no reason given"}`,
    );

/** Both times have whole seconds (RFC 3339), so equal times are in order. */
const isBefore = (time: string | undefined, other: string | undefined): boolean =>
  time !== undefined && other !== undefined && Date.parse(time) < Date.parse(other);
