import * as pulumi from "@pulumi/pulumi";
import { accessRules } from "#components/argocd/access-rules.ts";
import { ClusterRegistration } from "#components/argocd/cluster-registration.ts";
import { clusterAddress } from "#components/kubernetes/cluster-address.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import type { Providers } from "./providers.ts";
import type { Topology } from "./topology.ts";

/**
 * Argo CD's access to the environment's cluster; nothing where that is Argo CD's own.
 * @param namespaces those of the environment, its own first
 */
export function registerCluster(
  { settings }: LoadedSettings,
  { clusterName, context, namespace, labels }: Topology,
  namespaces: readonly string[],
  { providers, dependsOn }: { providers: Providers; dependsOn: pulumi.Resource[] },
): pulumi.Resource[] {
  const { hubCluster, argocd } = settings;
  if (clusterName === undefined || hubCluster === undefined) return [];
  const { server, tokenGeneration } = hubCluster;
  const { allow, deny } = argocd.project.namespaceKinds ?? {};
  const address = pulumi.secret(providers.kubeconfig).apply((kubeconfig) => ({
    ...addressOf(kubeconfig, context),
    ...(server === undefined ? {} : { server }),
  }));
  return [
    new ClusterRegistration(
      `${clusterName}-cluster`,
      {
        cluster: clusterName,
        labels,
        address,
        project: namespace,
        namespaces: [namespace, ...namespaces.filter((other) => other !== namespace)],
        rules: accessRules(allow, deny),
        tokenGeneration,
        argocd: { namespace: argocd.namespace, provider: providers.hub },
      },
      { providers: { kubernetes: providers.cluster }, dependsOn },
    ),
  ];
}

function addressOf(kubeconfig: string, context: string | undefined) {
  try {
    return clusterAddress(kubeconfig, context);
  } catch (error) {
    if (error instanceof ClusterError) throw new ConfigError(error.message);
    throw error;
  }
}
