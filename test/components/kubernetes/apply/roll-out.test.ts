import { describe, expect, it } from "vitest";
import { isWorkload, owedPods } from "#components/kubernetes/apply/roll-out.ts";
import { object } from "./fixtures.ts";

const workload = (kind: string, status: Record<string, number>, spec: Record<string, unknown> = {}) =>
  object(kind, "w", { metadata: { name: "w", generation: 2 }, spec, status }, "apps/v1");

describe("a workload's pods", () => {
  const seen = { observedGeneration: 2 };
  it.each<[string, Record<string, number>, Record<string, unknown>, string | undefined]>([
    ["Deployment", { ...seen, replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, {}, undefined],
    ["Deployment", { ...seen, observedGeneration: 1 }, {}, "not seen by its controller yet"],
    ["Deployment", { ...seen, updatedReplicas: 1 }, { replicas: 2 }, "1 of 2 pods are of this version"],
    [
      "Deployment",
      { ...seen, updatedReplicas: 2, availableReplicas: 1 },
      { replicas: 2 },
      "1 of 2 pods are ready",
    ],
    [
      "Deployment",
      { ...seen, replicas: 2, updatedReplicas: 1, availableReplicas: 1 },
      {},
      "pods of the version before still run",
    ],
    ["Deployment", seen, { replicas: 0 }, undefined],
    ["StatefulSet", { ...seen, updatedReplicas: 1, readyReplicas: 0 }, {}, "0 of 1 pods are ready"],
    ["StatefulSet", { ...seen, updatedReplicas: 1, readyReplicas: 1, replicas: 1 }, {}, undefined],
    [
      "DaemonSet",
      { ...seen, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
      {},
      "2 of 3 pods are ready",
    ],
    ["DaemonSet", { ...seen, desiredNumberScheduled: 0 }, {}, undefined],
  ])("of a %s with %o and %o: %s", (kind, status, spec, expected) => {
    expect(owedPods(workload(kind, status, spec))).toBe(expected);
  });

  it("are waited for in apps alone", () => {
    expect(isWorkload(object("Deployment", "d"))).toBe(true);
    expect(isWorkload(object("Deployment", "d", {}, "acme.io/v1"))).toBe(false);
    expect(isWorkload(object("Job", "j", {}, "batch/v1"))).toBe(false);
  });
});
