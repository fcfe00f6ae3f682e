import { setTimeout as sleep } from "node:timers/promises";
import { type KubernetesObject, KubernetesObjectApi, PatchStrategy } from "@kubernetes/client-node";
import { type Application, REFRESH } from "#components/promotion/controller/argocd/applications.ts";
import { connection } from "./cluster.ts";

/** A client for objects of any kind. */
export const objects = (): KubernetesObjectApi => KubernetesObjectApi.makeApiClient(connection());

const header = (apiVersion: string, kind: string, namespace: string, name: string) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});

/** An object by what identifies it; undefined when there is none. */
export async function find<T extends KubernetesObject>(
  ...identity: Parameters<typeof header>
): Promise<T | undefined> {
  return objects()
    .read<T>(header(...identity))
    .catch((error: { code?: number }) => {
      if (error.code === 404) return undefined;
      throw error;
    });
}

/** The `data` of a ConfigMap or a Secret in Argo CD's namespace. */
export async function argocdData(
  kind: "ConfigMap" | "Secret",
  name: string,
): Promise<Record<string, string>> {
  const found = await find<KubernetesObject & { data?: Record<string, string> }>("v1", kind, "argocd", name);
  return found?.data ?? {};
}

const ARGOCD = ["argoproj.io/v1alpha1", "Application", "argocd"] as const;

/** Waits until an Application is synced and healthy; fails with its state when it is not after `seconds`. */
export async function healthy(name: string, seconds = 60): Promise<Application> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const application = await find<Application>(...ARGOCD, name);
    const { sync, health } = application?.status ?? {};
    if (application !== undefined && sync?.status === "Synced" && health?.status === "Healthy")
      return application;
    if (Date.now() > deadline)
      throw new Error(`${name} is not healthy after ${seconds} s: ${JSON.stringify(application?.status)}`);
    await sleep(200);
  }
}

/** Sets keys of a ConfigMap or a Secret in Argo CD's namespace by hand; `null` takes a key away. */
export async function patchArgocd(
  kind: "ConfigMap" | "Secret",
  name: string,
  data: Readonly<Record<string, string | null>>,
): Promise<void> {
  await changeByHand({ ...header("v1", kind, "argocd", name), data });
}

/** Takes an object away, if it is there. */
export async function remove(...identity: Parameters<typeof header>): Promise<void> {
  if ((await find(...identity)) !== undefined) await objects().delete(header(...identity));
}

/** Says by hand what an AppProject is for. */
export async function describeProject(name: string, description: string): Promise<void> {
  const project = header("argoproj.io/v1alpha1", "AppProject", "argocd", name);
  await changeByHand({ ...project, spec: { description } });
}

/** Has Argo CD compare an Application with Git now, as a webhook of the Git server does. */
export async function refresh(name: string): Promise<void> {
  const object = header(...ARGOCD, name);
  const metadata = { ...object.metadata, annotations: { [REFRESH]: "normal" } };
  await changeByHand({ ...object, metadata });
}

/** The same; ends when Argo CD has compared it. */
export async function refreshed(name: string): Promise<void> {
  await refresh(name);
  while ((await find<Application>(...ARGOCD, name))?.metadata?.annotations?.[REFRESH] !== undefined)
    await sleep(100);
}

/** Syncs an Application as a person does in Argo CD's interface. */
export async function syncByHand(name: string): Promise<void> {
  const operation = { sync: {}, initiatedBy: { username: "somebody" } };
  await changeByHand({ ...header(...ARGOCD, name), operation });
}

/** Makes an Application of Argo CD's own project that deploys nothing until somebody syncs it. */
export async function makeApplication(name: string, repoURL: string): Promise<void> {
  const spec = {
    project: "default",
    source: { repoURL, path: ".", targetRevision: "main" },
    destination: { server: "https://kubernetes.default.svc", namespace: "default" },
  };
  await objects().create({ ...header(...ARGOCD, name), spec });
}

/** What Argo CD says of an Application, as text: conditions, resources, and how its last sync went. */
export async function saidOf(name: string): Promise<string> {
  const found = await find<KubernetesObject & { status?: object }>(...ARGOCD, name);
  return JSON.stringify(found?.status ?? {});
}

/** Changes an object by hand, in the name of a field manager. */
export async function changeByHand(
  object: KubernetesObject & Readonly<Record<string, unknown>>,
  manager = "somebody",
): Promise<void> {
  await objects().patch(object, undefined, undefined, manager, undefined, PatchStrategy.MergePatch);
}

/** When Argo CD compared an Application with Git the last time. */
export async function reconciledAt(name: string): Promise<string | undefined> {
  const found = await find<KubernetesObject & { status?: { reconciledAt?: string } }>(...ARGOCD, name);
  return found?.status?.reconciledAt;
}
