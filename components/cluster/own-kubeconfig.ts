import { readFile } from "node:fs/promises";
import { pathOf } from "#components/dynamic/credential.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { type ManagedClusterInputs, surveyCluster, type World } from "./lifecycle.ts";
import { kubeconfigOf, writeKubeconfig } from "./own-files.ts";

type Looking = Pick<World, "driver" | "connect">;

/**
 * The kubeconfig of a cluster that an environment made, from its private file, or from the cluster's own program where
 * this machine has no such file yet.
 * @throws ClusterError
 */
export async function ownKubeconfig(inputs: ManagedClusterInputs, world: Looking): Promise<string> {
  try {
    return await readFile(pathOf(kubeconfigOf(inputs).file), "utf8");
  } catch {
    return refreshKubeconfig(inputs, world);
  }
}

/** Fetches the kubeconfig of a cluster that is there, and keeps it. @throws ClusterError */
export async function refreshKubeconfig(inputs: ManagedClusterInputs, world: Looking): Promise<string> {
  const { driver, presence } = await surveyCluster(inputs, world);
  if (presence === "absent")
    throw new ClusterError(`${driver.title} is not there; make it: \`pulumi up -s ${inputs.environment}\``);
  const kubeconfig = await driver.kubeconfig();
  await writeKubeconfig(inputs, kubeconfig);
  return kubeconfig;
}

/**
 * Makes sure, before an update, that the cluster is usable or can be made, and leaves its kubeconfig for all others.
 * @returns whether it is there
 * @throws ClusterError
 */
export async function prepareCluster(inputs: ManagedClusterInputs, world: Looking): Promise<boolean> {
  const { driver, presence, unfinished, vanished } = await surveyCluster(inputs, world);
  if (vanished)
    throw new ClusterError(
      `${driver.title} was made from here and is gone; run \`pulumi refresh -s ${inputs.environment}\`, then the update makes it anew`,
    );
  if (presence === "absent" || unfinished) return false;
  await writeKubeconfig(inputs, await driver.kubeconfig());
  return true;
}
