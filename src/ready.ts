import * as pulumi from "@pulumi/pulumi";
import { openDriver } from "#components/cluster/drivers.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { leaveConfiguration, providerSources } from "#components/dynamic/configuration.ts";
import { CredentialError, resolveCredential } from "#components/dynamic/credential.ts";
import { assertClusterAnswers } from "#components/kubernetes/answers.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { assertPromotionsAllowed } from "#components/promotion/guard.ts";
import { managedOf } from "./cluster.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import { type ClusterAccess, promotionsOf, type Topology } from "./topology.ts";

/**
 * Refuses an update before its first resource where it could only be half done: a cluster does not answer or is somebody
 * else's place, or a gate refuses a promotion.
 * @throws ConfigError or RefusedProgramError
 */
export async function assertReady(loaded: LoadedSettings, topology: Topology): Promise<void> {
  leaveConfiguration((key) => pulumi.runtime.getConfig(key));
  let isThere: boolean;
  try {
    if (topology.clusterName !== undefined) await assertHubAnswers(topology.hubCluster);
    isThere = await clusterIsThere(topology);
    if (isThere) await assertPlaceIsOurs(loaded, topology);
  } catch (error) {
    if (error instanceof ClusterError || error instanceof CredentialError)
      throw new ConfigError(error.message);
    throw error;
  }
  // A cluster that is still to be made has no release that a gate could judge; each promotion's own check comes later.
  if (isThere) await assertPromotionsAllowed(promotionsOf(loaded, topology));
}

/** Whether the cluster is there; false where this update is to make it. @throws ClusterError or CredentialError */
async function clusterIsThere(topology: Topology): Promise<boolean> {
  const managed = managedOf(topology);
  if (managed === undefined) {
    await openDriver(topology.cluster, thisHost).preflight();
    return true;
  }
  const [{ prepareCluster }, { liveWorld }] = await Promise.all([
    import("#components/cluster/own-kubeconfig.ts"),
    import("#components/cluster/live.ts"),
  ]);
  if (!(await prepareCluster(managed, liveWorld))) return false;
  await assertClusterAnswers(await resolveCredential(topology.kubeconfigFrom, providerSources()));
  return true;
}

async function assertPlaceIsOurs({ settings }: LoadedSettings, topology: Topology): Promise<void> {
  // Loaded in updates alone: the client takes a third of a second.
  const [{ assertOurPlace }, { openObjects }] = await Promise.all([
    import("./our-place.ts"),
    import("#components/kubernetes/apply/objects-api.ts"),
  ]);
  const hub = topology.clusterName === undefined ? [] : [topology.hubCluster];
  for (const { kubeconfigFrom, context } of [topology, ...hub]) {
    const kubeconfig = await resolveCredential(kubeconfigFrom, providerSources());
    await assertOurPlace(await openObjects(kubeconfig, context), settings, topology);
  }
}

const assertHubAnswers = async ({ kubeconfigFrom, context }: ClusterAccess): Promise<void> =>
  assertClusterAnswers(await resolveCredential(kubeconfigFrom, providerSources()), context);
