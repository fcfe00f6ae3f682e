import { setTimeout as sleep } from "node:timers/promises";
import { AppsV1Api, CoreV1Api, type KubernetesObject } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { pushImages } from "#sandbox/registry/client.ts";
import { imagesOf } from "#sandbox/registry/images.ts";
import { connection } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { find, healthy } from "./harness/objects.ts";
import { makeProject, type Project } from "./harness/project.ts";

const PRODUCT = "switch";
const SERVICES = ["shop", "stock"];
const GITOPS = ["config", "slipway:gitops", "value"];

let project: Project;
const setGitOps = (gitops: Readonly<Record<string, unknown>>): void =>
  project.edit("Pulumi.yaml", (document) => document.setIn(GITOPS, gitops));

beforeAll(async () => {
  const { registry } = endToEnd().sandbox;
  await pushImages(`http://${registry}`, imagesOf({ product: PRODUCT, services: SERVICES, tags: ["1.0.0"] }));
  project = await makeProject(PRODUCT, {
    example: "applicationset",
    edit: (document, file) => {
      const versions = Object.fromEntries(SERVICES.map((service) => [service, "1.0.0"]));
      if (file !== "Pulumi.yaml") return document.setIn(["config", "slipway:freight"], versions);
      document.setIn(["config", "slipway:product", "value"], PRODUCT);
      document.setIn(
        ["config", "slipway:services", "value"],
        Object.fromEntries(SERVICES.map((service) => [service, { kind: "go", port: 8080 }])),
      );
      document.deleteIn(["config", "slipway:argocd"]);
      document.setIn(["config", "slipway:promotion"], { value: { timeoutSeconds: 60, holdSeconds: 0 } });
    },
  });
});
afterAll(async () => {
  await project.succeeding("destroy", "dev");
});

const applicationOf = (service: string, stage: string): Promise<Application | undefined> =>
  find<Application>("argoproj.io/v1alpha1", "Application", "argocd", `${service}-${stage}`);

/** What must outlive a change of the pattern, by kind and name: its UID, and how often containers were started anew. */
async function survivors(): Promise<Record<string, string>> {
  const namespace = `${PRODUCT}-dev`;
  const [deployments, pods, applications] = await Promise.all([
    connection().makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace }),
    connection().makeApiClient(CoreV1Api).listNamespacedPod({ namespace }),
    Promise.all(SERVICES.map((service) => applicationOf(service, "dev"))),
  ]);
  const all: readonly (KubernetesObject | undefined)[] = [
    ...deployments.items.map((item) => ({ ...item, kind: "Deployment" })),
    ...pods.items.map((item) => ({
      ...item,
      kind: `Pod restarted ${item.status?.containerStatuses?.[0]?.restartCount} times`,
    })),
    ...applications,
  ];
  return Object.fromEntries(
    all.map((item) => [
      `${item?.kind} ${item?.metadata?.name}`,
      `${item?.metadata?.uid}${item?.metadata?.deletionTimestamp === undefined ? "" : " is being deleted"}`,
    ]),
  );
}

/** Which object of the cluster owns an Application. */
async function makerOf(service: string): Promise<string> {
  const { metadata } = (await applicationOf(service, "dev")) ?? {};
  const [owner] = metadata?.ownerReferences ?? [];
  return owner === undefined ? "nobody in the cluster" : `${owner.kind} ${owner.name}`;
}

describe("one stack goes through all patterns and back", () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    // Argo CD remembers for minutes where a branch was, so that element files are seen at once only in a new repository.
    setGitOps({ pattern: "applicationset", generator: "git-files", handOver: true });
    await project.succeeding("up", "dev");
    before = await survivors();
  });

  it("and begins with an ApplicationSet over files in Git, and workloads that run", async () => {
    const maker = `ApplicationSet ${PRODUCT}-dev`;
    expect(await Promise.all(SERVICES.map(makerOf))).toEqual([maker, maker]);
    expect(
      Object.keys(before)
        .map((name) => name.split(" ")[0])
        .toSorted(),
    ).toEqual([...["Application", "Application", "Deployment", "Deployment", "Pod", "Pod"]]);
  });

  it.each([
    ["application", "nobody in the cluster"],
    ["app-of-apps", "nobody in the cluster"],
    ["applicationset", `ApplicationSet ${PRODUCT}-dev`],
    ["application", "nobody in the cluster"],
  ])("%s: nothing is deleted, nothing is started anew", async (pattern, maker) => {
    setGitOps({ pattern, handOver: true });
    await project.succeeding("up", "dev");
    // What a former owner would still do, it does within moments.
    await sleep(3_000);
    for (const service of SERVICES) await healthy(`${service}-dev`);
    expect(await survivors()).toEqual(before);
    expect(await Promise.all(SERVICES.map(makerOf))).toEqual([maker, maker]);
    const root = await find("argoproj.io/v1alpha1", "Application", "argocd", `${PRODUCT}-dev-root`);
    expect(root !== undefined).toBe(pattern === "app-of-apps");
  });

  it("and is itself again without the hand-over", async () => {
    setGitOps({ pattern: "application" });
    await project.succeeding("up", "dev");
    await project.succeeding("up", "dev", ["--refresh", "--expect-no-changes"]);
    expect(await survivors()).toEqual(before);
  });
});
