import { AppsV1Api, CoreV1Api, CustomObjectsApi, KubeConfig } from "@kubernetes/client-node";
import * as z from "zod";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { endToEnd } from "./context.ts";

/** The namespace of Argo CD. */
const ARGOCD = "argocd";

const named = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));

/** The sandbox's cluster. */
export function connection(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(endToEnd().sandbox.kubeconfig);
  return config;
}

async function argocdObjects(plural: string): Promise<z.infer<typeof named>> {
  const list: unknown = await connection()
    .makeApiClient(CustomObjectsApi)
    .listNamespacedCustomObject({ group: "argoproj.io", version: "v1alpha1", namespace: ARGOCD, plural });
  return z.looseObject({ items: named }).parse(list).items;
}

/** Argo CD's Applications by name. */
export async function applications(): Promise<Record<string, Application>> {
  return Object.fromEntries((await argocdObjects("applications")).map((one) => [one.metadata.name, one]));
}

/** Whether an Application is as Git says, and whether it is well, in Argo CD's two words. */
export async function stateOf(application: string): Promise<string> {
  const { status } = (await applications())[application] ?? {};
  return `${status?.sync?.status} ${status?.health?.status}`;
}

/** The names of Argo CD's projects; `default` is Argo CD's own. */
export const projects = async (): Promise<string[]> =>
  (await argocdObjects("appprojects"))
    .map(({ metadata }) => metadata.name)
    .filter((name) => name !== "default");

/** The names of the namespaces that begin with a product's name. */
export async function namespaces(product: string): Promise<string[]> {
  const { items } = await connection().makeApiClient(CoreV1Api).listNamespace();
  return items
    .flatMap(({ metadata }) => metadata?.name ?? [])
    .filter((name) => name.startsWith(`${product}-`));
}

/** The names of the Secrets by which Argo CD knows repositories. */
export async function repositorySecrets(): Promise<string[]> {
  const { items } = await connection()
    .makeApiClient(CoreV1Api)
    .listNamespacedSecret({ namespace: ARGOCD, labelSelector: "argocd.argoproj.io/secret-type=repository" });
  return items.flatMap(({ metadata }) => metadata?.name ?? []);
}

/** What runs of a web service: the image that its Deployment asks for, and how often it was changed. */
export async function deployment(
  namespace: string,
  name: string,
): Promise<{ image: string; generation: number }> {
  const { spec, metadata } = await connection()
    .makeApiClient(AppsV1Api)
    .readNamespacedDeployment({ namespace, name });
  return { image: spec?.template.spec?.containers[0]?.image ?? "", generation: metadata?.generation ?? 0 };
}

/** The workloads of a namespace with image and generation: two equal answers mean that nothing was rolled out between. */
export async function workloads(namespace: string): Promise<Record<string, string>> {
  const apps = connection().makeApiClient(AppsV1Api);
  const [deployments, sets] = await Promise.all([
    apps.listNamespacedDeployment({ namespace }),
    apps.listNamespacedStatefulSet({ namespace }),
  ]);
  return Object.fromEntries(
    [...deployments.items, ...sets.items].map(({ metadata, spec }) => [
      metadata?.name ?? "",
      `${spec?.template.spec?.containers[0]?.image} generation ${metadata?.generation}`,
    ]),
  );
}
