import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig, KubernetesObjectApi } from "@kubernetes/client-node";
import { beforeAll, describe, expect, it } from "vitest";
import type { ManifestObject } from "#components/kubernetes/apply/manifest-text.ts";
import { type Objects, objectsOf } from "#components/kubernetes/apply/objects.ts";
import { openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { endToEnd } from "./harness/context.ts";
import { descendants, survivors } from "./harness/killed-run.ts";
import { argumentsOf, environmentWith } from "./harness/pulumi.ts";
import { type SmallProject, STACK, smallProject } from "./harness/small-project.ts";
import { type ToolVersion, toolManifest } from "./harness/tool-manifest.ts";

const NAMESPACE = "e2e-tool";
/** Enough objects for a run to be killed between them. */
const COUNT = 60;
const items = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `item-${from === 0 || index > 0 ? from + index : 0}`);

const V1: ToolVersion = { items: items(0, COUNT), says: "one", replicas: 1 };
const V2: ToolVersion = { items: items(0, COUNT - 5), says: "two", replicas: 2 };
/** All of its items but the first have other names. */
const V3: ToolVersion = { items: items(1_000, COUNT), says: "three", replicas: 2 };

let project: SmallProject;
let cluster: Objects;

const use = (version: ToolVersion): void =>
  writeFileSync(join(project.folder, "manifest.yaml"), toolManifest(version));

async function succeeding(...run: Parameters<SmallProject["run"]>): Promise<string> {
  const { exitCode, all } = await project.run(...run);
  expect(exitCode, all).toBe(0);
  return all;
}

const namespaced = { namespace: NAMESPACE };
const get = (apiVersion: string, kind: string, name: string, place = namespaced) =>
  cluster.get({ apiVersion, kind, name, ...place }) as Promise<
    (ManifestObject & Record<string, never>) | undefined
  >;
const inventory = () =>
  get("v1", "ConfigMap", "slipway-applied-tool") as Promise<{ data?: Record<string, string> } | undefined>;

async function itemNames(): Promise<string[]> {
  const config = new KubeConfig();
  config.loadFromFile(endToEnd().sandbox.kubeconfig);
  const list = await KubernetesObjectApi.makeApiClient(config).list("v1", "ConfigMap", NAMESPACE);
  return list.items
    .flatMap(({ metadata }) => metadata?.name ?? [])
    .filter((name) => name.startsWith("item-"))
    .toSorted();
}

async function expectCluster({ items: names, says, replicas }: ToolVersion): Promise<void> {
  expect(await itemNames()).toEqual(names.toSorted());
  expect(await get("e2e.slipway.dev/v1", "Widget", "w")).toMatchObject({ spec: { says } });
  expect(await get("apps/v1", "Deployment", "tool")).toMatchObject({
    spec: { replicas },
    status: { readyReplicas: replicas },
  });
  expect(await inventory()).toMatchObject({
    data: { inventory: expect.stringContaining('"complete":true') },
  });
}

/** Begins an update and kills the engine as soon as the manifest is half applied; the dynamic provider must end by itself. */
async function upKilledHalfWay(): Promise<void> {
  const run = spawn(endToEnd().engine.pulumi, argumentsOf("up", STACK), {
    cwd: project.folder,
    env: environmentWith(),
    stdio: "ignore",
  });
  const ended = once(run, "exit");
  const deadline = Date.now() + 60_000;
  while ((await get("v1", "ConfigMap", "item-1005")) === undefined) {
    if (run.exitCode !== null || Date.now() > deadline) throw new Error("the update was not seen half-way");
    await sleep(2);
  }
  const orphans = await descendants(run.pid ?? 0);
  sendSignal(run.pid ?? 0, "SIGKILL");
  await ended;
  expect(await survivors(orphans, 15)).toEqual([]);
  expect((await itemNames()).filter((name) => name.startsWith("item-1")).length).toBeLessThan(COUNT + 10);
  expect(await inventory()).toMatchObject({
    data: { inventory: expect.stringContaining('"complete":false') },
  });
}

beforeAll(async () => {
  project = await smallProject("applied", "applied-manifest", { namespace: NAMESPACE });
  cluster = objectsOf(await openObjects(endToEnd().sandbox.kubeconfig));
});

// The order is part of the test: each step stands on what the one before it left.
describe("a manifest with a definition, an object of its kind and a workload", () => {
  it("is applied as one resource, with its changes and in its namespace", async () => {
    use(V1);
    expect(await succeeding("up")).toContain(`${COUNT + 4} objects applied in`);
    await expectCluster(V1);
    expect(await get("v1", "ConfigMap", "item-0")).toMatchObject({ data: { changed: "yes" } });
    expect(
      await cluster.get({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        name: "e2e-tool",
      }),
    ).toMatchObject({ subjects: [{ namespace: NAMESPACE }] });
  });

  it("is left alone by a second update and by a refresh", async () => {
    await succeeding("up", ["--expect-no-changes"]);
    await succeeding("refresh", ["--expect-no-changes"]);
    await succeeding("up", ["--expect-no-changes"]);
  });

  it("is changed by an edited file, and what left it is removed", async () => {
    use(V2);
    expect(await succeeding("up")).toContain("5 that left the manifest removed");
    await expectCluster(V2);
  });

  it("is put right after a refresh that found drift", async () => {
    await cluster.remove({ apiVersion: "v1", kind: "ConfigMap", name: "item-3", ...namespaced });
    expect(await succeeding("refresh")).toContain(`ConfigMap ${NAMESPACE}/item-3 is missing`);
    await succeeding("up");
    await expectCluster(V2);
    const widget = {
      apiVersion: "e2e.slipway.dev/v1",
      kind: "Widget",
      metadata: { name: "w", ...namespaced },
    };
    await cluster.apply({ ...widget, spec: { says: "edited" } });
    expect(await succeeding("refresh")).toContain(`Widget ${NAMESPACE}/w was changed`);
    await succeeding("up");
    await expectCluster(V2);
  });

  it("whose update was killed half-way is finished by the next", async () => {
    use(V3);
    await upKilledHalfWay();
    await succeeding("cancel");
    await succeeding("up");
    await expectCluster(V3);
    await succeeding("up", ["--expect-no-changes"]);
  });

  it("whose update was killed half-way can be taken back, after a refresh", async () => {
    use(V2);
    await succeeding("up");
    use(V3);
    await upKilledHalfWay();
    await succeeding("cancel");
    use(V2);
    expect(await succeeding("refresh")).toContain("an update did not finish");
    await succeeding("up");
    await expectCluster(V2);
  });

  it("is removed with everything that it brought", async () => {
    await succeeding("destroy");
    expect(await get("v1", "Namespace", NAMESPACE, {} as typeof namespaced)).toBeUndefined();
    for (const [apiVersion, kind, name] of [
      ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.e2e.slipway.dev"],
      ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "e2e-tool"],
    ] as const)
      expect(await cluster.get({ apiVersion, kind, name }), name).toBeUndefined();
  });
});
