import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";

/** Why the pods of a release do not become ready, in Kubernetes' own words; each reason once, the newest pods first. */
export function podReasons(pods: readonly V1Pod[]): string[] {
  const newest = pods.toSorted((a, b) => created(b) - created(a));
  return [...new Set(newest.flatMap(reasonsOf))];
}

const created = (pod: V1Pod): number => new Date(pod.metadata?.creationTimestamp ?? 0).getTime();

function reasonsOf(pod: V1Pod): string[] {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const unready = statuses.filter((status) => !status.ready).flatMap(containerReason);
  if (unready.length > 0) return unready;
  const unscheduled = pod.status?.conditions?.find(
    (condition) => condition.type === "PodScheduled" && condition.status === "False",
  );
  return unscheduled === undefined ? [] : [sentence(unscheduled.reason, unscheduled.message)];
}

function containerReason(status: V1ContainerStatus): string[] {
  const { waiting, terminated, running } = status.state ?? {};
  if (
    waiting?.reason !== undefined &&
    waiting.reason !== "ContainerCreating" &&
    waiting.reason !== "PodInitializing"
  )
    return [`container ${status.name}: ${sentence(waiting.reason, waiting.message)}`];
  if (terminated !== undefined && terminated.exitCode !== 0)
    return [
      `container ${status.name}: ${sentence(terminated.reason, terminated.message)} (exit code ${terminated.exitCode})`,
    ];
  if (running !== undefined)
    return [`container ${status.name} runs but is not ready (its probe does not succeed)`];
  return [];
}

const sentence = (reason: string | undefined, message: string | undefined): string =>
  [reason, message].filter((part) => part !== undefined && part !== "").join(": ");
