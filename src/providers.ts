import * as github from "@pulumi/github";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ManagedCluster } from "#components/cluster/managed-cluster.ts";
import { kubeconfigOnceMade } from "./cluster.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Topology } from "./topology.ts";

/** The explicit Kubernetes providers of an environment; one and the same where it runs in the hub's cluster. */
export interface Providers {
  /** The cluster in which the services run. */
  readonly cluster: k8s.Provider;
  /** The kubeconfig that opens it. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The cluster in which Argo CD and Kargo keep their objects. */
  readonly hub: k8s.Provider;
}

/**
 * @param managed the environment's cluster, where this stack makes it
 * @param opts of every provider
 */
export async function kubernetesProviders(
  { secret, settings }: LoadedSettings,
  topology: Topology,
  managed: ManagedCluster | undefined,
  opts: pulumi.ResourceOptions,
): Promise<Providers> {
  const kubeconfig =
    managed === undefined ? await secret(topology.kubeconfigFrom) : kubeconfigOnceMade(topology, managed);
  const provider = (name: string, text: pulumi.Output<string>, context: string | undefined) =>
    kubernetesProvider(name, text, { context, takesOver: settings.gitops.handOver }, opts);
  const cluster = provider("cluster", kubeconfig, topology.context);
  const { clusterName, hubCluster } = topology;
  const hub =
    clusterName === undefined
      ? cluster
      : provider("hub", await secret(hubCluster.kubeconfigFrom), hubCluster.context);
  return { cluster, kubeconfig, hub };
}

const kubernetesProvider = (
  name: string,
  kubeconfig: pulumi.Output<string>,
  { context, takesOver }: { context: string | undefined; takesOver: boolean },
  opts: pulumi.ResourceOptions,
): k8s.Provider =>
  new k8s.Provider(
    name,
    {
      kubeconfig,
      // What somebody changed by hand in an object of ours is put right instead of reported as a conflict.
      enablePatchForce: true,
      // A rotated credential is changed in place: replacing its Secret would leave Argo CD without access for a moment.
      enableSecretMutable: true,
      // An Application that another owner left is taken over where it is.
      ...(takesOver ? { upsertExistingObjects: true } : {}),
      ...(context === undefined ? {} : { context }),
    },
    opts,
  );

/** The explicit GitHub provider of the hub. */
export async function githubProvider(
  { settings, secret, value }: LoadedSettings,
  opts: pulumi.ResourceOptions,
): Promise<github.Provider> {
  const { owner, baseUrl, tokenFrom, writeDelayMs } = settings.github;
  return new github.Provider(
    "github",
    {
      owner,
      token: await secret(tokenFrom),
      writeDelayMs,
      ...(baseUrl === undefined ? {} : { baseUrl: `${value(baseUrl).replace(/\/+$/, "")}/` }),
    },
    opts,
  );
}
