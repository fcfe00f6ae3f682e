import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { expression } from "#components/kargo/expression.ts";
import { projectConfigManifest } from "#components/kargo/project.manifest.ts";
import { stageManifest } from "#components/kargo/stage.manifest.ts";
import { fail } from "#components/kargo/steps/flow.ts";
import { clusterPromotionTask } from "#components/kargo/task.manifest.ts";
import { warehouseManifest } from "#components/kargo/warehouse.manifest.ts";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { filesBelow } from "#test/harness/files.ts";
import { type KargoSchemas, kargoSchemas } from "./schemas/kargo.ts";
import { steps, subscriptions } from "./schemas/kargo-specimens.ts";

let schemas: KargoSchemas;
beforeAll(async () => {
  schemas = await kargoSchemas();
});

const golden = join(import.meta.dirname, "../golden");
const isGolden = (file: string) => /^(?:[a-z]+|examples\/.*)\.yaml$/.test(file);

/** The Kargo manifests that stacks register, as their golden files list them. */
const registered = filesBelow(golden)
  .filter(isGolden)
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as { name: string; inputs?: Manifest }[])
      .filter(({ inputs }) => inputs?.apiVersion?.startsWith("kargo.akuity.io/"))
      .map(({ name, inputs }) => ({ file, name, inputs: inputs as Manifest })),
  );

const place = { name: "web", project: "shop", labels: {} };

describe("what the stack files register", () => {
  it("holds every kind of Kargo's that settings lead to", () => {
    const kinds = new Set(registered.map(({ inputs }) => inputs.kind));
    expect([...kinds].toSorted()).toEqual([
      "ClusterPromotionTask",
      "Project",
      "ProjectConfig",
      "PromotionTask",
      "Stage",
      "Warehouse",
    ]);
  });

  it.each(registered)("$name of $file fits Kargo's schemas", ({ inputs }) => {
    expect(schemas.manifest(inputs)).toEqual([]);
  });
});

describe("what the library can write", () => {
  it.each(Object.entries(steps))("the step %s fits its schema in all its forms", (_uses, forms) => {
    for (const step of forms) expect(schemas.step(step)).toEqual([]);
  });

  it.each(subscriptions.map((one) => [JSON.stringify(one), one] as const))(
    "the subscription %s fits",
    (_, one) => {
      expect(schemas.manifest(warehouseManifest({ ...place, subscriptions: [one] }))).toEqual([]);
    },
  );

  it("a stage with everything fits", () => {
    const stage = stageManifest({
      ...place,
      requests: {
        a: { direct: true, autoPromotionPolicy: "NewestFreight" },
        b: {
          stages: ["x"],
          requiredSoakSeconds: 90,
          availabilityStrategy: "All",
          autoPromotionPolicy: "MatchUpstream",
        },
      },
      steps: Object.values(steps).flat(),
      variables: { region: "eu" },
      verification: {
        analysisTemplates: [{ name: "t", kind: "ClusterAnalysisTemplate" }],
        args: { a: "b" },
        analysisRunMetadata: { labels: { a: "b" }, annotations: { c: "d" } },
      },
      shard: "s",
      color: "blue",
    });
    expect(schemas.manifest(stage)).toEqual([]);
  });

  it("a task of all projects, and every receiver, fit", () => {
    const task = clusterPromotionTask({
      ...place,
      required: ["image"],
      defaults: { branch: "main" },
      steps: (_, list) => list.add("end", fail({}, { retry: { timeout: "5m0s", errorThreshold: 3 } })),
    });
    const kinds = [
      "artifactory",
      "azure",
      "bitbucket",
      "dockerhub",
      "gitea",
      "github",
      "gitlab",
      "harbor",
      "quay",
    ] as const;
    const config = projectConfigManifest({
      ...place,
      autoPromotion: { dev: true },
      webhookReceivers: [
        ...kinds.map((kind) => ({ name: kind, kind, secretName: "s" })),
        {
          name: "any",
          kind: "generic",
          secretName: "s",
          actions: [
            {
              action: "Refresh",
              whenExpression: "true",
              parameters: { a: "b" },
              targetSelectionCriteria: [
                { kind: "Warehouse", name: "web" },
                { kind: "Warehouse", labelSelector: { matchLabels: { a: "b" } } },
                {
                  kind: "Warehouse",
                  indexSelector: {
                    matchIndices: [{ key: "subscribedURLs", operator: "Equals", value: "u" }],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    expect([...schemas.manifest(task.manifest), ...schemas.manifest(config)]).toEqual([]);
  });
});

describe("what the schemas refuse", () => {
  const stage = stageManifest({ ...place, requests: { web: { direct: true } } });
  const warehouse = (image: object): Manifest => ({
    ...warehouseManifest({ ...place, subscriptions: [{ image: { repoURL: "i" } }] }),
    spec: { interval: "5m0s", subscriptions: [{ image }] },
  });

  it.each<[string, Manifest, string]>([
    [
      "an unknown field",
      { ...stage, spec: { ...(stage.spec as object), promotionMechanisms: {} } },
      "spec.promotionMechanisms is no field",
    ],
    ["an unknown kind", { ...stage, kind: "Pipeline" }, "Kargo has no kind Pipeline"],
    ["a missing field", { ...stage, spec: {} }, "spec has no requestedFreight"],
    [
      "a duration that is none",
      { ...stage, kind: "Warehouse", spec: { interval: "soon", subscriptions: [{}] } },
      "spec.interval does not match",
    ],
    [
      "a field of former releases",
      warehouse({ repoURL: "i", semverConstraint: "^1" }),
      "image: .semverConstraint is no field",
    ],
    ["a URL with a scheme", warehouse({ repoURL: "https://i" }), "image: .repoURL does not match"],
  ])("%s", (_, manifest, message) => {
    expect(schemas.manifest(manifest).join("\n")).toContain(message);
  });

  it.each<[string, { uses: string; config: unknown }, string]>([
    [
      "a step of former releases",
      { uses: "helm-update-image", config: {} },
      "Kargo has no step helm-update-image",
    ],
    [
      "a misspelt field",
      { uses: "git-commit", config: { path: ".", mesage: "m" } },
      "git-commit: .mesage is no field",
    ],
    [
      "a wrong type",
      { uses: "git-merge-pr", config: { repoURL: "r", prNumber: "four" } },
      ".prNumber is not of type integer",
    ],
    [
      "two of which one may be there",
      { uses: "git-push", config: { path: ".", tag: "t", targetBranch: "b" } },
      "fits 0 of the alternatives",
    ],
    [
      "two of which one may be there, as expressions",
      {
        uses: "git-clone",
        config: { repoURL: "r", checkout: [{ path: ".", branch: expression("a"), tag: expression("b") }] },
      },
      "fits 0 of the alternatives",
    ],
    [
      "an unknown word",
      { uses: "argocd-wait", config: { apps: [{ name: "a", waitFor: ["healthy"] }] } },
      ".apps.0.waitFor.0 is not one of",
    ],
  ])("%s", (_, step, message) => {
    expect(schemas.step(step).join("\n")).toContain(message);
  });
});
