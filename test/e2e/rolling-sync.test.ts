import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject, V1Deployment } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application } from "#components/promotion/controller/argocd/applications.ts";
import { pushImages } from "#sandbox/registry/client.ts";
import { imagesOf } from "#sandbox/registry/images.ts";
import { endToEnd } from "./harness/context.ts";
import { find, healthy, refresh } from "./harness/objects.ts";
import { makeProject, type Project } from "./harness/project.ts";

const PRODUCT = "rolling";
/** A tag whose containers run and never become ready (sandbox/cluster/stages.yaml). */
const HANGS = "1.1.0-hang";

let project: Project;
beforeAll(async () => {
  const { registry } = endToEnd().sandbox;
  const images = imagesOf({ product: PRODUCT, services: ["shop"], tags: ["1.0.0", HANGS] });
  await pushImages(`http://${registry}`, images);
  project = await makeProject(PRODUCT, {
    example: "applicationset",
    edit: (document, file) => {
      if (file !== "Pulumi.yaml") return document.setIn(["config", "slipway:freight"], { shop: "1.0.0" });
      document.setIn(["config", "slipway:product", "value"], PRODUCT);
      document.setIn(["config", "slipway:services", "value"], { shop: { kind: "go", port: 8080 } });
      document.deleteIn(["config", "slipway:argocd"]);
      document.setIn(["config", "slipway:promotion"], { value: { timeoutSeconds: 15, holdSeconds: 0 } });
    },
  });
});
afterAll(async () => {
  // The set is the hub's: what it makes for an environment goes when the pipeline no longer has the environment.
  project.edit("Pulumi.yaml", (document) => {
    document.setIn(["config", "slipway:pipeline", "value"], { dev: {} });
  });
  await project.succeeding("up", "dev");
  expect(await find("argoproj.io/v1alpha1", "Application", "argocd", "shop-prod")).toBeUndefined();
  await project.succeeding("destroy", "prod");
  await project.succeeding("destroy", "dev");
});

interface ApplicationSet extends KubernetesObject {
  readonly status?: {
    readonly applicationStatus?: readonly {
      readonly application: string;
      readonly step: string;
      readonly status: string;
    }[];
  };
}

/** The path of the probes that run in a stage: what is the same for all stages, and comes to each by its own sync. */
async function probed(stage: string): Promise<string | undefined> {
  const found = await find<V1Deployment>("apps/v1", "Deployment", `${PRODUCT}-${stage}`, "shop");
  return found?.spec?.template.spec?.containers[0]?.readinessProbe?.httpGet?.path;
}
const syncOf = async (stage: string): Promise<string | undefined> =>
  (await find<Application>("argoproj.io/v1alpha1", "Application", "argocd", `shop-${stage}`))?.status?.sync
    ?.status;
const pinDev = (version: string): void =>
  project.edit("Pulumi.dev.yaml", (document) => {
    document.setIn(["config", "slipway:freight"], { shop: version });
  });

describe("a roll-out over environments by Argo CD itself (examples/applicationset)", () => {
  it("begins with one up for each environment, the hub's first", async () => {
    await project.succeeding("up", "dev");
    await project.succeeding("up", "prod");
    await healthy("shop-dev");
    await healthy("shop-prod");
    const set = await find<ApplicationSet>("argoproj.io/v1alpha1", "ApplicationSet", "argocd", PRODUCT);
    const steps = (set?.status?.applicationStatus ?? []).map(({ application, step }) => [application, step]);
    expect(Object.fromEntries(steps)).toEqual({ "shop-dev": "1", "shop-prod": "2" });
  });

  it("holds a change of all environments back while the one before is unhealthy", async () => {
    pinDev(HANGS);
    project.edit("Pulumi.yaml", (document) => {
      document.setIn(["config", "slipway:services", "value", "shop", "probePath"], "/alive");
    });
    await project.failing("up", "dev");
    expect(await probed("dev")).toBe("/alive");
    await refresh("shop-prod");
    await expect.poll(() => syncOf("prod"), { timeout: 30_000, interval: 250 }).toBe("OutOfSync");
    await sleep(5_000);
    expect(await syncOf("prod")).toBe("OutOfSync");
    expect(await probed("prod")).not.toBe("/alive");
  });

  it("goes on by itself as soon as that one is healthy", async () => {
    pinDev("1.0.0");
    await project.succeeding("up", "dev");
    await expect.poll(() => probed("prod"), { timeout: 60_000, interval: 500 }).toBe("/alive");
    await healthy("shop-prod");
  });
});
