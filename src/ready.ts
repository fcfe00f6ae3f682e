import * as pulumi from "@pulumi/pulumi";
import { leaveConfiguration, providerSources } from "#components/dynamic/configuration.ts";
import { CredentialError, resolveCredential } from "#components/dynamic/credential.ts";
import { assertClusterAnswers } from "#components/kubernetes/answers.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { assertPromotionsAllowed } from "#components/promotion/guard.ts";
import { leaveProjectFolder } from "#components/promotion/project-folder.ts";
import { ConfigError, type LoadedSettings } from "./config/load.ts";
import { promotionsOf, type Topology } from "./topology.ts";

/**
 * Refuses an update before its first resource where it could only be half done: the cluster does not answer, or a gate
 * refuses a promotion.
 * @throws ConfigError or RefusedProgramError
 */
export async function assertReady(loaded: LoadedSettings, topology: Topology): Promise<void> {
  leaveConfiguration((key) => pulumi.runtime.getConfig(key));
  try {
    const kubeconfig = await resolveCredential(topology.kubeconfigFrom, providerSources());
    await assertClusterAnswers(kubeconfig, topology.context);
  } catch (error) {
    if (error instanceof ClusterError || error instanceof CredentialError)
      throw new ConfigError(error.message);
    throw error;
  }
  leaveProjectFolder(pulumi.runtime.getRootDirectory());
  await assertPromotionsAllowed(promotionsOf(loaded, topology));
}
