import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { stagesInOrder } from "#src/argocd-patterns.ts";
import { complaint, plainSettings } from "../config/plain-settings.ts";
import { generated } from "./generated.ts";
import { argocd, ofKind, registered, resourcesOf } from "./resources.ts";

describe("an ApplicationSet", () => {
  it("leaves alone what promotions note on its Applications, where somebody is told", async () => {
    const preserved = async (more: Record<string, unknown>) => {
      const [set = {}] = ofKind(
        await resourcesOf({ pattern: "applicationset" }, "dev", more),
        "ApplicationSet",
      );
      return (set.spec as { preservedFields?: { annotations: string[] } }).preservedFields?.annotations;
    };
    const notifications = { channels: {}, subscriptions: [] };
    const told = { argocd: { ...argocd, system: { url: "https://argocd.test" } }, notifications };
    expect(await preserved(told)).toEqual(
      ["failed-revision", "failed-reason", "refused-revision", "refused-version", "refused-reason"].map(
        (note) => `slipway.dev/${note}`,
      ),
    );
    expect(await preserved({})).toBeUndefined();
  });

  it("fails on a missing parameter instead of writing <no value>", async () => {
    const [set] = ofKind(await resourcesOf({ pattern: "applicationset" }), "ApplicationSet");
    expect(set?.spec).toMatchObject({ goTemplate: true, goTemplateOptions: ["missingkey=error"] });
    expect(set?.spec).not.toHaveProperty("strategy");
  });

  it("of the hub rolls out over all environments in the order of the pipeline", async () => {
    const resources = await resourcesOf({ pattern: "applicationset", rollingSync: true });
    const [set = {}] = ofKind(resources, "ApplicationSet");
    const steps = ["dev", "staging", "prod"].map((stage) => ({
      matchExpressions: [{ key: "slipway.dev/environment", operator: "In", values: [stage] }],
    }));
    expect(set.spec).toMatchObject({ strategy: { type: "RollingSync", rollingSync: { steps } } });
    const names = generated(set).map(({ metadata }) => metadata.name);
    expect(names).toHaveLength(15);
    expect(names).toContain("voting-prod");
  });

  it("has every Application in some step, because one in none is never synced", async () => {
    const resources = await resourcesOf({ pattern: "applicationset", rollingSync: true });
    const [set = {}] = ofKind(resources, "ApplicationSet");
    const steps = (
      set.spec as { strategy: { rollingSync: { steps: { matchExpressions: { values: string[] }[] }[] } } }
    ).strategy.rollingSync.steps;
    const reached = steps.flatMap(({ matchExpressions }) => matchExpressions.flatMap(({ values }) => values));
    for (const { metadata } of generated(set) as unknown[] as {
      metadata: { labels: Record<string, string> };
    }[])
      expect(reached).toContain(metadata.labels["slipway.dev/environment"]);
  });

  it("is the hub's alone when it rolls out", async () => {
    const resources = await resourcesOf({ pattern: "applicationset", rollingSync: true }, "staging");
    expect(ofKind(resources, "ApplicationSet")).toEqual([]);
    expect(registered(resources).map(({ metadata }) => metadata.name)).toEqual(["webapp-staging"]);
  });

  it("leaves its Applications only when they are handed over", async () => {
    const metadataOf = async (gitops: Record<string, unknown>) =>
      ofKind(await resourcesOf(gitops), "ApplicationSet")[0]?.metadata;
    expect(await metadataOf({ pattern: "applicationset" })).not.toHaveProperty("annotations");
    expect(await metadataOf({ pattern: "applicationset", handOver: true })).toMatchObject({
      annotations: { "pulumi.com/deletionPropagationPolicy": "orphan" },
    });
  });

  it("deletes no Application that it does not find while they are handed over", async () => {
    const policyOf = async (gitops: Record<string, unknown>) =>
      ofKind(await resourcesOf(gitops), "ApplicationSet")[0]?.spec as { syncPolicy?: unknown };
    expect((await policyOf({ pattern: "applicationset", handOver: true })).syncPolicy).toEqual({
      applicationsSync: "create-update",
    });
    expect(await policyOf({ pattern: "applicationset" })).not.toHaveProperty("syncPolicy");
  });

  it.each<[Record<string, unknown>, string, unknown]>([
    [{ pattern: "application" }, "prod", undefined],
    [{ pattern: "app-of-apps" }, "prod", { kind: "Application", name: "craftista-prod-root" }],
    [{ pattern: "applicationset" }, "prod", { kind: "ApplicationSet", name: "craftista-prod" }],
    [{ pattern: "applicationset", rollingSync: true }, "prod", { kind: "ApplicationSet", name: "craftista" }],
  ])("by %j: promotions to %s know whom to ask for their Application", async (gitops, stack, maker) => {
    const promotions = (await resourcesOf(gitops, stack)).filter(({ inputs }) => "freight" in inputs);
    expect(promotions.length).toBeGreaterThan(0);
    for (const { inputs } of promotions) expect((inputs.target as { maker?: unknown }).maker).toEqual(maker);
  });

  it("cannot be asked of another pattern", () => {
    const settings = plainSettings({ gitops: { pattern: "app-of-apps", rollingSync: true } });
    expect(complaint(settings)).toContain("only an ApplicationSet rolls out by itself");
    const generated = plainSettings({ gitops: { generator: "git-files" } });
    expect(complaint(generated)).toContain("only an ApplicationSet has a generator");
  });

  it("makes the same from files in Git as from its own list", async () => {
    const files = await resourcesOf({ pattern: "applicationset", generator: "git-files" });
    const [set] = ofKind(files, "ApplicationSet");
    expect(set?.spec).toMatchObject({
      generators: [{ git: { revision: "main", files: [{ path: "argocd/applicationset/dev/*.yaml" }] } }],
    });
    const list = ofKind(await resourcesOf({ pattern: "applicationset" }), "ApplicationSet")[0]?.spec as {
      generators: { list: { elements: unknown[] } }[];
    };
    const written = files
      .flatMap(({ inputs }) => Object.entries((inputs.files ?? {}) as Record<string, string>))
      .filter(([path]) => path.startsWith("argocd/applicationset/dev/"))
      .map(([, text]) => parse(text));
    expect(written).toHaveLength(5);
    expect(written).toEqual(expect.arrayContaining(list.generators[0]?.list.elements ?? []));
  });

  it("of the hub finds the files of every environment when it rolls out", async () => {
    const gitops = { pattern: "applicationset", generator: "git-files", rollingSync: true };
    const [set] = ofKind(await resourcesOf(gitops), "ApplicationSet");
    expect(set?.spec).toMatchObject({
      generators: [{ git: { files: [{ path: "argocd/applicationset/*/*.yaml" }] } }],
    });
  });
});

it.each<[string, Record<string, { after: string[] }>, string[][]]>([
  ["a line", { prod: { after: ["dev"] }, dev: { after: [] } }, [["dev"], ["prod"]]],
  [
    "a diamond",
    { dev: { after: [] }, eu: { after: ["dev"] }, us: { after: ["dev"] }, prod: { after: ["eu", "us"] } },
    [["dev"], ["eu", "us"], ["prod"]],
  ],
  [
    "a short cut beside a long way",
    { dev: { after: [] }, qa: { after: ["dev"] }, prod: { after: ["dev", "qa"] } },
    [["dev"], ["qa"], ["prod"]],
  ],
])("the stages of %s come in order", (_name, pipeline, expected) => {
  expect(stagesInOrder(pipeline)).toEqual(expected);
});
