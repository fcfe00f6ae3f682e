import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { ManifestError, type ManifestObject } from "./manifest-text.ts";
import { describeRef, groupOf, refOf } from "./object-ref.ts";
import type { Objects } from "./objects.ts";

const Workload = z.looseObject({
  metadata: z.looseObject({ generation: z.number().default(0) }),
  spec: z.looseObject({ replicas: z.number().default(1) }),
  status: z
    .looseObject({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      desiredNumberScheduled: z.number().default(0),
      updatedNumberScheduled: z.number().default(0),
      numberAvailable: z.number().default(0),
    })
    .prefault({}),
});

/** Whether an object is a workload whose pods are waited for. */
export const isWorkload = ({ apiVersion, kind }: ManifestObject): boolean =>
  groupOf(apiVersion) === "apps" && ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);

/** What is missing until all pods of a workload run its present version; undefined when they do. */
export function owedPods(workload: ManifestObject): string | undefined {
  const { metadata, spec, status } = Workload.parse(workload);
  if (status.observedGeneration < metadata.generation) return "not seen by its controller yet";
  const [wanted, updated, available] =
    workload.kind === "DaemonSet"
      ? [status.desiredNumberScheduled, status.updatedNumberScheduled, status.numberAvailable]
      : workload.kind === "Deployment"
        ? [spec.replicas, status.updatedReplicas, status.availableReplicas]
        : [spec.replicas, status.updatedReplicas, status.readyReplicas];
  if (updated < wanted) return `${updated} of ${wanted} pods are of this version`;
  if (available < wanted) return `${available} of ${wanted} pods are ready`;
  return status.replicas > wanted ? "pods of the version before still run" : undefined;
}

/**
 * Waits until all pods of the workloads run.
 * @throws ManifestError that names those that do not within `seconds`, and what each lacks
 */
export async function waitForRollOut(
  objects: Objects,
  workloads: readonly ManifestObject[],
  seconds: number,
): Promise<void> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const owed = (
      await Promise.all(
        workloads.map(async (workload) => {
          const live = await objects.get(refOf(workload));
          const lack = live === undefined ? "was removed by somebody" : owedPods(live);
          return lack === undefined ? [] : [`${describeRef(refOf(workload))}: ${lack}`];
        }),
      )
    ).flat();
    if (owed.length === 0) return;
    if (Date.now() > deadline)
      throw new ManifestError(
        `after ${seconds} s not all pods run: ${owed.join("; ")}; see \`kubectl describe\` of them, then run the update again`,
      );
    await sleep(500);
  }
}
