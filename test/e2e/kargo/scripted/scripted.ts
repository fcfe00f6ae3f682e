import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ApiextensionsV1Api, KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { liveKargo } from "#components/promotion/engine/kargo/live.ts";
import { readCrds } from "#sandbox/cluster/crds.ts";
import { collectionPath, expectGood, kubeClient } from "#sandbox/cluster/kube-client.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import type { GitRemote } from "#test/harness/git-remote.ts";
import { admission } from "./admission.ts";
import { type ScriptedController, scriptedController } from "./controller.ts";

/**
 * A stand-in for Kargo on the sandbox's real API server with Kargo's real CRDs: webhooks that name, inflate and refuse
 * as Kargo's do, and a controller that plays recordings. It proves what a client does with Kargo's answers, and nothing
 * of Kargo itself.
 */
export interface ScriptedKargo {
  /** Serves a project; `remote` is where its promotions push. */
  serve(project: string, image: string, remote: () => GitRemote): Promise<void>;
  pause(): void;
  resume(): void;
  /** Takes the webhooks away, as where Kargo was installed without. */
  unregister(): Promise<void>;
  stop(): Promise<void>;
}

export async function scriptedKargo({ kubeconfig, root }: Sandbox): Promise<ScriptedKargo> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const definitions = await ensureCrds(config);
  const apiOf = (project: string) => liveKargo(project, kubeconfig);
  const webhooks = await admission(root, config, apiOf);
  const objects = config.makeApiClient(KubernetesObjectApi);
  const controllers: ScriptedController[] = [];
  const namespaces: string[] = [];
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      // What fails once (a conflict, an object that is not there yet) is looked at again.
      await Promise.all(controllers.map((controller) => controller.reconcile().catch(() => {})));
      await sleep(100);
    }
  })();
  const all = (running: boolean) => {
    for (const controller of controllers) controller.running = running;
  };
  return {
    async serve(project, image, remote) {
      const labels = { "kargo.akuity.io/project": "true" };
      await objects.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: project, labels } });
      namespaces.push(project);
      controllers.push(scriptedController(kubeconfig, apiOf(project), image, remote));
    },
    pause: () => all(false),
    resume: () => all(true),
    unregister: webhooks.unregister,
    async stop() {
      stopped = true;
      await loop;
      await webhooks.unregister();
      webhooks.close();
      const extensions = config.makeApiClient(ApiextensionsV1Api);
      for (const name of definitions) await extensions.deleteCustomResourceDefinition({ name });
      for (const name of namespaces)
        await objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    },
  };
}

/** Kargo's CRDs, from the module that the schema tests read too; returns their names. */
async function ensureCrds(config: KubeConfig): Promise<string[]> {
  const module = await goModuleFolder(
    join(import.meta.dirname, "../../schemas/kargo"),
    "github.com/akuity/kargo",
  );
  const folder = join(module, "charts/kargo/resources/crds");
  const crds = readCrds(readdirSync(folder).map((file) => join(folder, file)));
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  const client = kubeClient({
    server: cluster?.server ?? "",
    ca: Buffer.from(cluster?.caData ?? "", "base64").toString(),
    token: user?.token ?? "",
  });
  // Not by the official client, whose serialiser drops the `x-kubernetes-` fields.
  for (const crd of crds)
    expectGood(await client.call("POST", collectionPath(crd), crd), `write ${crd.metadata.name}`);
  const extensions = config.makeApiClient(ApiextensionsV1Api);
  for (const { metadata } of crds)
    for (let established = false; !established; await sleep(50)) {
      const { status } = await extensions.readCustomResourceDefinition({ name: metadata.name });
      established =
        status?.conditions?.some(({ type, status: is }) => type === "Established" && is === "True") ?? false;
    }
  return crds.map(({ metadata }) => metadata.name);
}
