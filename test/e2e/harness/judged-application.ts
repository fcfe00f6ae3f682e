import type { V1Deployment } from "@kubernetes/client-node";
import { expect } from "vitest";
import { definitionFiles } from "../schemas/definitions.ts";
import { webManifests } from "../sources/manifests.ts";
import { connection } from "./cluster.ts";
import { addDefinitions, removeDefinitions } from "./definitions.ts";
import { changeByHand, find, makeApplication, refreshed, remove } from "./objects.ts";
import { publish } from "./repository.ts";

const NAME = "judged";
const DEPLOYMENT = ["apps/v1", "Deployment", "default", NAME] as const;

/** An Application, not synced yet, of a Deployment, a SealedSecret and a kind that Argo CD may be told to leave out. */
export async function judgedApplication(): Promise<{ readonly name: string; forget(): Promise<void> }> {
  const definitions = await addDefinitions(connection(), await definitionFiles("sealed-secrets"));
  const metadata = { name: NAME };
  const sealed = { apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", metadata };
  const source = await publish(NAME, {
    ...webManifests(NAME, "ghcr.io/acme/web:1.0.0", 8080),
    "sealed.yaml": JSON.stringify({ ...sealed, spec: { encryptedData: {} } }),
    "backup.yaml": JSON.stringify({ apiVersion: "velero.io/v1", kind: "Backup", metadata }),
  });
  await makeApplication(NAME, source.url);
  return {
    name: NAME,
    async forget() {
      await remove("argoproj.io/v1alpha1", "Application", "argocd", NAME);
      await remove(...DEPLOYMENT);
      await remove("v1", "Service", "default", NAME);
      await removeDefinitions(connection(), definitions);
      await source.remove();
    },
  };
}

/** Sets the replicas of its Deployment in the name of a field manager, and has Argo CD compare it when they are ready; ends when it has. */
export async function scaleJudged(replicas: number, manager: string): Promise<void> {
  const metadata = { name: NAME, namespace: "default" };
  await changeByHand({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas } }, manager);
  await expect
    .poll(async () => (await find<V1Deployment>(...DEPLOYMENT))?.status?.readyReplicas, { timeout: 30_000 })
    .toBe(replicas);
  await refreshed(NAME);
}
