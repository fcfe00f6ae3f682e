import * as github from "@pulumi/github";
import * as k8s from "@pulumi/kubernetes";
import type { ManagedCluster } from "#components/cluster/managed-cluster.ts";
import { kubeconfigOnceMade } from "./cluster.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/**
 * The explicit Kubernetes provider of an environment's cluster.
 * @param managed the cluster, where this stack makes it
 */
export async function kubernetesProvider(
  { secret, settings }: LoadedSettings,
  topology: Topology,
  managed: ManagedCluster | undefined,
): Promise<k8s.Provider> {
  return new k8s.Provider("cluster", {
    kubeconfig:
      managed === undefined ? await secret(topology.kubeconfigFrom) : kubeconfigOnceMade(topology, managed),
    // What somebody changed by hand in an object of ours is put right instead of reported as a conflict.
    enablePatchForce: true,
    // A rotated credential is changed in place: replacing its Secret would leave Argo CD without access for a moment.
    enableSecretMutable: true,
    // An Application that another owner left is taken over where it is.
    ...(settings.gitops.handOver ? { upsertExistingObjects: true } : {}),
    ...(topology.context === undefined ? {} : { context: topology.context }),
  });
}

/** The explicit GitHub provider of the hub. */
export async function githubProvider({ settings, secret, value }: LoadedSettings): Promise<github.Provider> {
  const { owner, baseUrl, tokenFrom, writeDelayMs } = settings.github;
  return new github.Provider("github", {
    owner,
    token: await secret(tokenFrom),
    writeDelayMs,
    ...(baseUrl === undefined ? {} : { baseUrl: `${value(baseUrl).replace(/\/+$/, "")}/` }),
  });
}
