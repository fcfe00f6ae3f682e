import type { ApplicationStatus } from "../argocd/judge.ts";
import { attempted, conditionOf, type FluxState, TRANSIENT } from "./judge.ts";

/** What Flux says of a service in the words of Argo CD's status, for reports on both; undefined without a HelmRelease. */
export function statusOf(state: FluxState): ApplicationStatus | undefined {
  const { release } = state;
  if (release === undefined) return undefined;
  const { history = [], lastAttemptedRevision } = release.status ?? {};
  const [newest] = history;
  const revision = attempted(state);
  const isDeployed = newest?.chartVersion === lastAttemptedRevision && newest?.status === "deployed";
  const ready = conditionOf(release, "Ready");
  return {
    sync: {
      status: isDeployed ? "Synced" : "OutOfSync",
      ...(revision === undefined ? {} : { revision }),
    },
    health: {
      status: release.spec?.suspend === true ? "Suspended" : healthOf(ready),
      ...(ready === undefined || ready.status === "True" || !ready.message ? {} : { message: ready.message }),
    },
  };
}

function healthOf(ready: ReturnType<typeof conditionOf>): string {
  if (ready?.status === "True") return "Healthy";
  return ready?.status === "False" && !TRANSIENT.has(ready.reason ?? "") ? "Degraded" : "Progressing";
}
