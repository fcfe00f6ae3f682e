import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject, V1ConfigMap, V1Secret } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLUX_METRICS } from "#components/observability/flux.ts";
import { getFlux, getPrograms, startLocal } from "#sandbox/local.ts";
import { pushImages } from "#sandbox/registry/client.ts";
import { imagesOf } from "#sandbox/registry/images.ts";
import { unseal } from "#test/components/secrets/unseal.ts";
import { sealingPair } from "#test/harness/sealing-pair.ts";
import { connection } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { addDefinitions, removeDefinitions } from "./harness/definitions.ts";
import { served } from "./harness/figures.ts";
import { find } from "./harness/objects.ts";
import { makeProject, type Project } from "./harness/project.ts";
import { addFiles } from "./harness/repository.ts";
import { filesWith, formsOf, holdsOneOf } from "./harness/written.ts";
import { definitionFiles } from "./schemas/definitions.ts";
import { AGE_KEY, ENCRYPTED_VALUE } from "./sources/sops.ts";

const PRODUCT = "folders";
const NAMESPACE = `${PRODUCT}-dev`;
/** A value that stands nowhere else, so that whoever finds it has found a leak. */
const PLANTED = "planted-flux-9d20b7";

const secrets = {
  sealing: { certificateFrom: { env: "SEALING_CERTIFICATE" } },
  items: { payment: { kind: "sealed", data: { PASSWORD: { env: "PAYMENT_PASSWORD" } } } },
};
const flux = {
  intervalSeconds: 10,
  kustomizations: {
    legacy: { path: "extra/legacy", decryptionKeyFrom: { env: "SOPS_KEY" } },
    limits: {
      path: "extra/limits",
      dependsOn: ["legacy"],
      substitute: { size: "2Gi" },
      healthChecks: [{ apiVersion: "v1", kind: "ConfigMap", name: "limits" }],
    },
    frozen: { path: "extra/limits", suspend: true },
  },
};

interface Folder extends KubernetesObject {
  readonly status?: { readonly conditions?: { readonly type: string; readonly status: string }[] };
}
const folder = (name: string): Promise<Folder | undefined> =>
  find<Folder>("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "flux-system", `${name}-dev`);
const secret = (name: string): Promise<V1Secret | undefined> =>
  find<V1Secret>("v1", "Secret", NAMESPACE, name);
const sealed = (): Promise<KubernetesObject | undefined> =>
  find("bitnami.com/v1alpha1", "SealedSecret", NAMESPACE, "payment");

const source = (file: string): string =>
  readFileSync(join(import.meta.dirname, "sources/flux", file), "utf8");

const isReady = async (name: string): Promise<boolean> =>
  (await folder(name))?.status?.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  ) ?? false;

describe("folders that Flux applies", () => {
  let project: Project;
  let definitions: string[] = [];
  const said: string[] = [];

  beforeAll(async () => {
    const { sandbox } = endToEnd();
    const silent = () => {};
    const [programs, controllers] = await Promise.all([getPrograms(silent), getFlux(silent)]);
    await startLocal(sandbox.root, programs, silent, controllers);
    definitions = await addDefinitions(connection(), await definitionFiles("sealed-secrets"));
    await pushImages(
      `http://${sandbox.registry}`,
      imagesOf({ product: PRODUCT, services: ["shop"], tags: ["1.0.0"] }),
    );
    project = await makeProject(PRODUCT, {
      example: "webapp",
      variables: {
        SEALING_CERTIFICATE: sealingPair.certificate,
        PAYMENT_PASSWORD: PLANTED,
        SOPS_KEY: AGE_KEY,
      },
      edit: (document, file) => {
        const set = (key: string, value: unknown) =>
          document.setIn(["config", `slipway:${key}`], file === "Pulumi.yaml" ? { value } : value);
        if (file === "Pulumi.yaml") {
          set("product", PRODUCT);
          set("services", { shop: { kind: "go", port: 8080 } });
          set("gitops", { controller: "flux" });
          for (const key of ["argocd", "applications"]) document.deleteIn(["config", `slipway:${key}`]);
        } else {
          set("freight", { shop: "1.0.0" });
          set("secrets", secrets);
          set("flux", flux);
          document.deleteIn(["config", "slipway:applications"]);
        }
      },
    });
    said.push(await project.succeeding("up", "dev"));
    await addFiles(`gitops-${PRODUCT}`, {
      "extra/legacy/secret.yaml": source("legacy.yaml"),
      "extra/limits/limits.yaml": source("limits.yaml"),
    });
  });
  afterAll(() => removeDefinitions(connection(), definitions));

  it("bring sealed Secrets to the cluster, which open with the controller's key", async () => {
    await expect.poll(() => isReady("sealed-secrets"), { timeout: 60_000 }).toBe(true);
    const { spec } = (await sealed()) as { spec: { encryptedData: Record<string, string> } };
    const key = createPrivateKey(sealingPair.key);
    expect(unseal(spec.encryptedData.PASSWORD ?? "", key, `${NAMESPACE}/payment`)).toBe(PLANTED);
  });

  it("open files that SOPS has encrypted", async () => {
    await expect.poll(() => isReady("legacy"), { timeout: 60_000 }).toBe(true);
    const value = (await secret("legacy"))?.data?.PASSWORD ?? "";
    expect(Buffer.from(value, "base64").toString()).toBe(ENCRYPTED_VALUE);
  });

  it("are applied after those that they wait for, with the values of the settings", async () => {
    await expect.poll(() => isReady("limits"), { timeout: 60_000 }).toBe(true);
    const limits = await find<V1ConfigMap>("v1", "ConfigMap", NAMESPACE, "limits");
    expect(limits?.data).toEqual({ size: "2Gi" });
  });

  it("are left alone while they are suspended", async () => {
    expect((await folder("frozen"))?.status?.conditions).toBeUndefined();
  });

  it("are counted by the figures that alerts and the dashboard ask of Flux's controllers", async () => {
    const figures = await served("source-controller", "helm-controller", "kustomize-controller");
    for (const [metric, labels] of Object.entries(FLUX_METRICS)) {
      // Told by kube-state-metrics, which does not run here.
      if (metric === "gotk_resource_info") continue;
      const sample = figures.find((line) => line.startsWith(`${metric}{`));
      for (const label of labels) expect(sample, metric).toContain(`${label}="`);
    }
    expect(figures).toContainEqual(
      expect.stringMatching(
        new RegExp(`^gotk_reconcile_duration_seconds_count\\{kind="GitRepository",name="${NAMESPACE}"`),
      ),
    );
  });

  it("leave neither value nor key in the clear in state, output or the sandbox's files", async () => {
    said.push(await project.succeeding("preview", "dev", ["--refresh", "--expect-no-changes"]));
    const forms = formsOf([PLANTED, AGE_KEY, ENCRYPTED_VALUE]);
    const state = join(project.folder, "state");
    // The search does find what is there.
    expect(filesWith(state, [`${NAMESPACE}/payment`])).not.toEqual([]);
    expect(holdsOneOf(said.join("\n"), forms), "the engine's output").toBe(false);
    expect(filesWith(state, forms)).toEqual([]);
    expect(filesWith(endToEnd().sandbox.root, forms)).toEqual([]);
  });

  it("take what they brought with them when the stack goes", async () => {
    await project.succeeding("destroy", "dev");
    expect(await sealed()).toBeUndefined();
    expect(await secret("legacy")).toBeUndefined();
    expect(await folder("legacy")).toBeUndefined();
  });
});
