import type { Change, ClusterDriver } from "./driver.ts";
import { existing, sandbox } from "./drivers/given.ts";
import { k3s } from "./drivers/k3s.ts";
import { kind } from "./drivers/kind.ts";
import { microk8s } from "./drivers/microk8s.ts";
import { minikube } from "./drivers/minikube.ts";
import type { Host } from "./host.ts";
import type { ClusterSpec, ManagedSpec } from "./spec.ts";

/** The driver of a cluster. */
export function openDriver(spec: ClusterSpec, host: Host): ClusterDriver<never> {
  switch (spec.driver) {
    case "kind":
      return kind.open(spec, host);
    case "minikube":
      return minikube.open(spec, host);
    case "k3s":
      return k3s.open(spec, host);
    case "microk8s":
      return microk8s.open(spec, host);
    case "existing":
      return existing.open(spec, host);
    case "sandbox":
      return sandbox.open(spec, host);
  }
}

/** What an edit of a cluster's settings would do to it. Another kind of cluster is another cluster. */
export function changesOf(before: ManagedSpec, after: ManagedSpec): readonly Change[] {
  if (before.driver === "kind" && after.driver === "kind") return kind.changes(before, after);
  if (before.driver === "minikube" && after.driver === "minikube") return minikube.changes(before, after);
  if (before.driver === "k3s" && after.driver === "k3s") return k3s.changes(before, after);
  if (before.driver === "microk8s" && after.driver === "microk8s") return microk8s.changes(before, after);
  return [{ key: "driver", effect: "replace" }];
}
