import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { liveKargo } from "#components/promotion/engine/kargo/live.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";
import type { GitRemote } from "#test/harness/git-remote.ts";
import { addDefinitions, removeDefinitions } from "../../harness/definitions.ts";
import { kargoCrdFiles } from "../../schemas/kargo.ts";
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
  const definitions = await addDefinitions(config, await kargoCrdFiles());
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
      await removeDefinitions(config, definitions);
      for (const name of namespaces)
        await objects.delete({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    },
  };
}
