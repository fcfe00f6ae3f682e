import { AppsV1Api, CoreV1Api, type KubernetesObject } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import type { HelmRelease } from "#components/promotion/controller/flux/objects.ts";
import { getFlux, getPrograms, startLocal } from "#sandbox/local.ts";
import { pushImages } from "#sandbox/registry/client.ts";
import { imagesOf } from "#sandbox/registry/images.ts";
import { connection } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { find, healthy } from "./harness/objects.ts";
import { makeProject, type Project } from "./harness/project.ts";

const PRODUCT = "fluxed";
const SERVICES = ["shop", "stock"];
const TAGS = ["1.0.0", "1.1.0", "1.2.0-crash"];

let project: Project;

const setController = (stack: string, gitops: Readonly<Record<string, unknown>>): void =>
  project.edit(`Pulumi.${stack}.yaml`, (document) => document.setIn(["config", "slipway:gitops"], gitops));
const pin = (stack: string, versions: Readonly<Record<string, string>>): void =>
  project.edit(`Pulumi.${stack}.yaml`, (document) => {
    for (const [service, version] of Object.entries(versions))
      document.setIn(["config", "slipway:freight", service], version);
  });

beforeAll(async () => {
  const { sandbox } = endToEnd();
  const silent = () => {};
  const [programs, flux] = await Promise.all([getPrograms(silent), getFlux(silent)]);
  await startLocal(sandbox.root, programs, silent, flux);
  await pushImages(
    `http://${sandbox.registry}`,
    imagesOf({ product: PRODUCT, services: SERVICES, tags: TAGS }),
  );
  project = await makeProject(PRODUCT, {
    example: "applicationset",
    edit: (document, file) => {
      if (file !== "Pulumi.yaml")
        return document.setIn(["config", "slipway:freight"], { shop: "1.0.0", stock: "1.0.0" });
      document.setIn(["config", "slipway:product", "value"], PRODUCT);
      document.setIn(["config", "slipway:services", "value"], {
        shop: { kind: "go", port: 8080 },
        stock: { kind: "go", port: 8080 },
      });
      document.deleteIn(["config", "slipway:argocd"]);
      document.setIn(["config", "slipway:gitops"], { value: { leaveWorkloads: true } });
      document.setIn(["config", "slipway:promotion"], { value: { timeoutSeconds: 60, holdSeconds: 1 } });
      document.setIn(["config", "slipway:size"], { value: { progressDeadlineSeconds: 20 } });
    },
  });
});
afterAll(async () => {
  await project.succeeding("destroy", "prod");
  await project.succeeding("destroy", "dev");
});

const application = (service: string, stage: string): Promise<Application | undefined> =>
  find<Application>("argoproj.io/v1alpha1", "Application", "argocd", `${service}-${stage}`);
const release = (service: string, stage: string): Promise<HelmRelease | undefined> =>
  find<HelmRelease>("helm.toolkit.fluxcd.io/v2", "HelmRelease", "flux-system", `${service}-${stage}`);

/** What must outlive the switch: workloads and pods by their UID, with what was rolled out how often. */
async function survivors(stage: string): Promise<Record<string, string>> {
  const namespace = `${PRODUCT}-${stage}`;
  const [deployments, pods] = await Promise.all([
    connection().makeApiClient(AppsV1Api).listNamespacedDeployment({ namespace }),
    connection().makeApiClient(CoreV1Api).listNamespacedPod({ namespace }),
  ]);
  const revision = "deployment.kubernetes.io/revision";
  const identity = ({ metadata }: KubernetesObject): string =>
    `${metadata?.uid}${metadata?.deletionTimestamp === undefined ? "" : " is being deleted"}`;
  return Object.fromEntries([
    ...deployments.items.map((item) => [
      `Deployment ${item.metadata?.name}`,
      `${identity(item)} revision ${item.metadata?.annotations?.[revision]}`,
    ]),
    ...pods.items.map((item) => [`Pod ${item.metadata?.name}`, identity(item)]),
  ]);
}

/** The image that a service's Deployment asks for, without its digest. */
async function running(stage: string, service: string): Promise<string> {
  const namespace = `${PRODUCT}-${stage}`;
  const { spec } = await connection()
    .makeApiClient(AppsV1Api)
    .readNamespacedDeployment({ namespace, name: service });
  const image = spec?.template.spec?.containers[0]?.image ?? "";
  return image.replace(/@.*/, "").split(":").at(-1) ?? "";
}

describe("a running stack goes from Argo CD to Flux", () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    await project.succeeding("up", "dev");
    before = await survivors("dev");
    setController("dev", { controller: "flux", keepArgoCd: true });
    await project.succeeding("up", "dev");
  });

  it("with Argo CD's objects gone, and Helm's releases in their place", async () => {
    for (const service of SERVICES) {
      expect(await application(service, "dev")).toBeUndefined();
      // Nothing was promoted, so that the update did not wait for Flux.
      await expect
        .poll(async () => (await release(service, "dev"))?.status?.history?.[0], { timeout: 60_000 })
        .toMatchObject({ status: "deployed" });
    }
    const { metadata } = (await find("apps/v1", "Deployment", `${PRODUCT}-dev`, "shop")) ?? {};
    expect(metadata?.annotations).toMatchObject({
      "meta.helm.sh/release-name": "shop",
      "meta.helm.sh/release-namespace": `${PRODUCT}-dev`,
    });
  });

  it("and every workload and every pod is still there, and nothing was rolled out", async () => {
    expect(Object.keys(before)).toHaveLength(4);
    expect(await survivors("dev")).toEqual(before);
  });

  it("and finds no drift", async () => {
    await project.succeeding("preview", "dev", ["--refresh", "--expect-no-changes"]);
  });
});

describe("promotions with Flux", () => {
  it("begin in a stack that never had anything else", async () => {
    setController("prod", { controller: "flux" });
    await project.succeeding("up", "prod");
    expect(await running("prod", "shop")).toBe("1.0.0");
  });

  it("are refused where the stage before has not verified the version", async () => {
    pin("prod", { shop: "1.1.0" });
    const output = await project.failing("preview", "prod");
    expect(output).toContain("shop 1.1.0 is not verified on dev");
  });

  it("go from dev to prod, each verified when Flux has rolled out that very commit", async () => {
    pin("dev", { shop: "1.1.0" });
    const output = await project.succeeding("up", "dev");
    expect(output).toMatch(/dev: shop 1\.1\.0: healthy [\d.]+ s after the push, recorded/);
    expect(await running("dev", "shop")).toBe("1.1.0");
    await project.succeeding("up", "prod");
    expect(await running("prod", "shop")).toBe("1.1.0");
    expect(await running("prod", "stock")).toBe("1.0.0");
  });

  it("that fail say why in Flux's words and the pods', and the version before is a pin away", async () => {
    pin("dev", { stock: "1.2.0-crash" });
    const output = await project.failing("up", "dev");
    expect(output).toMatch(/dev\/stock is not healthy at [0-9a-f]{7}: /);
    expect(output).toContain("Deployment");
    expect(output).toContain("CrashLoopBackOff");
    expect(output).toContain("To roll back, pin stock: 1.0.0 in Pulumi.dev.yaml");
    pin("dev", { stock: "1.0.0" });
    await project.succeeding("up", "dev");
    expect(await running("dev", "stock")).toBe("1.0.0");
  });

  it("are refused before anything is committed while the release is suspended", async () => {
    project.edit("Pulumi.dev.yaml", (document) =>
      document.setIn(["config", "slipway:flux"], { services: { stock: { suspend: true } } }),
    );
    pin("dev", { stock: "1.1.0" });
    const output = await project.failing("up", "dev");
    expect(output).toContain("the HelmRelease flux-system/stock-dev is suspended");
    expect(await running("dev", "stock")).toBe("1.0.0");
    project.edit("Pulumi.dev.yaml", (document) => document.deleteIn(["config", "slipway:flux"]));
    await project.succeeding("up", "dev");
    expect(await running("dev", "stock")).toBe("1.1.0");
  });
});

describe("a stack goes back from Flux to Argo CD", () => {
  const set = (key: string, value: unknown): void =>
    project.edit("Pulumi.dev.yaml", (document) => document.setIn(["config", `slipway:${key}`], value));
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await survivors("dev");
    set("flux", { suspend: true });
    await project.succeeding("up", "dev");
    project.edit("Pulumi.dev.yaml", (document) => {
      for (const key of ["flux", "gitops"]) document.deleteIn(["config", `slipway:${key}`]);
    });
    await project.succeeding("up", "dev");
  });

  it("with Flux's releases gone, and Applications that are synced and healthy in their place", async () => {
    for (const service of SERVICES) {
      expect(await release(service, "dev")).toBeUndefined();
      await healthy(`${service}-dev`);
    }
  });

  it("and every workload and every pod is still there, and nothing was rolled out", async () => {
    expect(Object.keys(before).length).toBeGreaterThanOrEqual(4);
    expect(await survivors("dev")).toEqual(before);
  });

  it("and promotes by Argo CD", async () => {
    pin("dev", { shop: "1.0.0" });
    await project.succeeding("up", "dev");
    expect(await running("dev", "shop")).toBe("1.0.0");
  });
});
