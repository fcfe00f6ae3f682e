import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject, V1CustomResourceDefinition, V1Deployment } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pins } from "#src/versions.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { OWNER, type OwnGitHub, ownGitHub } from "./harness/own-github.ts";
import { point } from "./harness/scenario.ts";
import { type SecondCluster, secondCluster } from "./harness/second-cluster.ts";
import { argocdManifest } from "./sources/argocd-manifests.ts";

const NAMESPACE = "delivery";
const NEXT = "3.3.19";
/** Manifests by their paths in the project. */
const MANIFESTS = {
  installed: "manifests/argocd.yaml",
  next: "manifests/argocd-next.yaml",
  nextAlone: "manifests/argocd-next-alone.yaml",
} as const;

let github: OwnGitHub;
let cluster: SecondCluster;
let hub: ExampleProject;
let application: string | undefined;

beforeAll(async () => {
  [github, cluster] = await Promise.all([ownGitHub(), secondCluster()]);
  // Argo CD's manifest of several replicas keeps them on nodes of their own, and needs one more to replace one of three.
  await cluster.addNodes(3);
  hub = await exampleProject("install-manifest", "prod", {
    ...github.variables,
    ACME_KUBECONFIG: cluster.kubeconfig,
  });
  mkdirSync(join(hub.folder, "manifests"));
  for (const [name, source] of [
    ["installed", await argocdManifest("installed", true)],
    ["next", await argocdManifest("next", true)],
    ["nextAlone", await argocdManifest("next", false)],
  ] as const)
    copyFileSync(source, join(hub.folder, MANIFESTS[name]));
  hub.set("github", ["owner"], OWNER);
  hub.set("argocd", ["install"], { method: "manifest", waitSeconds: 120 });
  // Argo CD's pods are simulated here: nobody would take the finalizer off an Application that goes.
  hub.set("gitops", ["leaveWorkloads"], true);
  hub.own("cluster", { driver: "existing", kubeconfigFrom: { env: "ACME_KUBECONFIG" } });
  hub.own("applications", {
    web: {
      source: {
        kind: "directory",
        repository: "https://github.com/acme/web.git",
        revision: "main",
        path: "deploy",
      },
    },
  });
});
afterAll(async () => {
  await cluster?.stop();
  await github?.close();
});

/** The one setting that an upgrade changes. The whole path, because the project's own `src` is a link to the checkout's. */
const install = (manifest: keyof typeof MANIFESTS): void =>
  hub.set("argocd", ["install", "source"], { file: join(hub.folder, MANIFESTS[manifest]) });

const find = <T extends KubernetesObject>(apiVersion: string, kind: string, name: string) =>
  cluster.find<T>({ apiVersion, kind, metadata: { name, namespace: NAMESPACE } });
const deployment = (name: string) => find<V1Deployment>("apps/v1", "Deployment", name);
const definition = (name: string) =>
  cluster.find<V1CustomResourceDefinition>({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name },
  });
const identityOf = (object: KubernetesObject | undefined): string | undefined =>
  object === undefined ? undefined : `${object.metadata?.uid} ${object.metadata?.generation}`;
const webApplication = async () => identityOf(await find("argoproj.io/v1alpha1", "Application", "web-prod"));

/** The image that Argo CD's server runs, and how many of its pods are ready. */
async function server(): Promise<string> {
  const { spec, status } = (await deployment("argocd-server")) ?? {};
  return `${spec?.template.spec?.containers[0]?.image} ${status?.readyReplicas}`;
}

point("Argo CD, installed by its official manifest", () => {
  it("comes up with the settings' project and Application", async () => {
    install("installed");
    await hub.succeeding("up");
    expect(await server()).toBe(`quay.io/argoproj/argocd:v${pins.argocd.version} 2`);
    application = await webApplication();
    expect(application).toBeDefined();
    await hub.succeeding("preview", ["--expect-no-changes"]);
  });
});

point("its upgrade to the next line", () => {
  it("is shown by a preview: which objects change, definitions among them", async () => {
    install("next");
    const output = await hub.succeeding("preview");
    expect(output).toMatch(/argocd: \S+: 11 of 70 objects changed, 0 new, 0 removed/);
    expect(output).toContain(
      "changed: CustomResourceDefinition applications.argoproj.io, CustomResourceDefinition applicationsets",
    );
    expect(output).toContain("Deployment argocd-server");
    expect(await server()).toContain(pins.argocd.version);
  });

  it("moves every part, also the definition that is too large for a client-side apply", async () => {
    const before = identityOf(await definition("applicationsets.argoproj.io"));
    await hub.succeeding("up");
    expect(await server()).toBe(`quay.io/argoproj/argocd:v${NEXT} 2`);
    expect(identityOf(await definition("applicationsets.argoproj.io"))).not.toBe(before);
  });

  it("leaves the Application as it was, and nothing to do", async () => {
    expect(await webApplication()).toBe(application);
    await hub.succeeding("preview", ["--refresh", "--expect-no-changes"]);
  });
});

point("a manifest with fewer objects", () => {
  it("is announced with what goes, which is removed", async () => {
    install("nextAlone");
    expect(await hub.succeeding("preview")).toMatch(/removed: .*StatefulSet argocd-redis-ha-server/);
    expect(await deployment("argocd-redis-ha-haproxy")).toBeDefined();
    await hub.succeeding("up");
    expect(await deployment("argocd-redis-ha-haproxy")).toBeUndefined();
    expect(await deployment("argocd-redis")).toBeDefined();
    expect(await webApplication()).toBe(application);
  });
});

point("the way back", () => {
  it("is the same update in the other direction", async () => {
    install("installed");
    const output = await hub.succeeding("up");
    expect(output).toContain("changed: CustomResourceDefinition applications.argoproj.io");
    expect(await server()).toBe(`quay.io/argoproj/argocd:v${pins.argocd.version} 2`);
    expect(await deployment("argocd-redis")).toBeUndefined();
    expect(await webApplication()).toBe(application);
  });

  it("and the end: nothing of Argo CD is left", async () => {
    await hub.succeeding("destroy");
    expect(await definition("applications.argoproj.io")).toBeUndefined();
    expect(await deployment("argocd-server")).toBeUndefined();
  });
});
