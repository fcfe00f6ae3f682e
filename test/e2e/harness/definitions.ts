import { setTimeout as sleep } from "node:timers/promises";
import { ApiextensionsV1Api, type KubeConfig } from "@kubernetes/client-node";
import { readCrds } from "#sandbox/cluster/crds.ts";
import { collectionPath, expectGood, kubeClient } from "#sandbox/cluster/kube-client.ts";

/** Adds the definitions in files to the sandbox's API server; ends when it serves them. Returns the names of those that were missing. */
export async function addDefinitions(config: KubeConfig, files: readonly string[]): Promise<string[]> {
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  const client = kubeClient({
    server: cluster?.server ?? "",
    ca: Buffer.from(cluster?.caData ?? "", "base64").toString(),
    token: user?.token ?? "",
  });
  const added: string[] = [];
  // Not by the official client, whose serialiser drops the `x-kubernetes-` fields.
  for (const crd of readCrds(files)) {
    const answer = await client.call("POST", collectionPath(crd), crd);
    expectGood(answer, `write ${crd.metadata.name}`, [409]);
    if (answer.status !== 409) added.push(crd.metadata.name);
  }
  const extensions = config.makeApiClient(ApiextensionsV1Api);
  for (const name of added)
    for (let established = false; !established; await sleep(50)) {
      const { status } = await extensions.readCustomResourceDefinition({ name });
      established =
        status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True") ?? false;
    }
  return added;
}

/** Takes definitions away, and what is of their kinds; ends when they are gone, so that they can be added again. */
export async function removeDefinitions(config: KubeConfig, names: readonly string[]): Promise<void> {
  const extensions = config.makeApiClient(ApiextensionsV1Api);
  for (const name of names) await extensions.deleteCustomResourceDefinition({ name });
  const left = async () =>
    (await extensions.listCustomResourceDefinition()).items.some(({ metadata }) =>
      names.includes(metadata?.name ?? ""),
    );
  while (await left()) await sleep(100);
}
