import * as pulumi from "@pulumi/pulumi";
import type { ManagedClusterInputs } from "#components/cluster/lifecycle.ts";
import { ManagedCluster } from "#components/cluster/managed-cluster.ts";
import { kubeconfigOf } from "#components/cluster/own-files.ts";
import type { ClusterSpec } from "#components/cluster/spec.ts";
import type { CredentialRef } from "#components/dynamic/credential.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** The environment variable in which the sandbox tells where its kubeconfig is. */
const SANDBOX_KUBECONFIG: CredentialRef = { env: "SLIPWAY_KUBECONFIG" };

/** The cluster that an environment's settings describe. */
export function clusterSpecOf({ cluster, product }: Settings, environment: string): ClusterSpec {
  const own = nameOf(product, environment);
  switch (cluster.driver) {
    case "sandbox":
      return { driver: "sandbox", kubeconfigFrom: SANDBOX_KUBECONFIG };
    case "existing":
    case "microk8s":
      return withoutAbsent(cluster);
    case "kind":
    case "minikube":
      return { ...withoutAbsent(cluster), name: cluster.name ?? own };
    case "k3s": {
      const { host, installer, ...rest } = cluster;
      return {
        ...withoutAbsent(rest),
        installer: withoutAbsent(installer),
        ...(host === undefined ? {} : { host: withoutAbsent(host) }),
      };
    }
  }
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Settings without those that were left out: what stands in the state is what was written. */
const withoutAbsent = <T extends object>(settings: T): Present<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Present<T>;

/** By which kubeconfig an environment's cluster is opened. */
export function accessOf(
  spec: ClusterSpec,
  product: string,
  environment: string,
): { readonly kubeconfigFrom: CredentialRef; readonly context: string | undefined } {
  switch (spec.driver) {
    case "sandbox":
      return { kubeconfigFrom: spec.kubeconfigFrom, context: undefined };
    case "existing":
      return { kubeconfigFrom: spec.kubeconfigFrom, context: spec.context };
    default:
      return { kubeconfigFrom: kubeconfigOf({ product, environment }), context: undefined };
  }
}

type Place = Pick<Topology, "product" | "environment" | "cluster">;

/** What makes an environment's own cluster; undefined where it is there already. */
export function managedOf({ product, environment, cluster }: Place): ManagedClusterInputs | undefined {
  if (cluster.driver === "sandbox" || cluster.driver === "existing") return undefined;
  return { product, environment, spec: cluster };
}

/** Registers the cluster that an environment makes for itself; undefined where it is there already. */
export function buildCluster(
  topology: Place,
  opts: pulumi.CustomResourceOptions,
): ManagedCluster | undefined {
  const inputs = managedOf(topology);
  return inputs === undefined
    ? undefined
    : new ManagedCluster(`${topology.product}-${topology.environment}-cluster`, inputs, opts);
}

/** The kubeconfig of a cluster of our own, as it is after the cluster was made or changed; unknown before. */
export const kubeconfigOnceMade = (topology: Place, cluster: ManagedCluster): pulumi.Output<string> =>
  pulumi.secret(
    cluster.id.apply(async () => {
      const inputs = managedOf(topology);
      if (inputs === undefined) throw new Error("a cluster that is there already has no kubeconfig of ours");
      const { ownKubeconfig } = await import("#components/cluster/own-kubeconfig.ts");
      const { liveWorld } = await import("#components/cluster/live.ts");
      return ownKubeconfig(inputs, liveWorld);
    }),
  );
