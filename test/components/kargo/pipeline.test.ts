import { describe, expect, it } from "vitest";
import { imageFileTasks } from "#components/kargo/image-file-task.ts";
import { KargoPipeline, type KargoPipelineArgs } from "#components/kargo/pipeline.ts";
import { type StageGraph, stagesInOrder } from "#components/kargo/stage-graph.ts";
import { gitPush } from "#components/kargo/steps/git.ts";
import { deploy } from "#test/harness/deploy.ts";

type Name = "dev" | "qa" | "load" | "tested" | "prod";

const shop: KargoPipelineArgs<Name> = {
  project: "shop",
  labels: { team: "web" },
  images: { web: "ghcr.io/shop/web", api: "ghcr.io/shop/api" },
  stages: {
    prod: { after: ["tested"], promotion: "manual", soakSeconds: 60 },
    tested: { after: ["qa", "load"], controlFlow: true },
    load: { after: ["dev"], promotion: "auto", verification: { analysisTemplates: [{ name: "load" }] } },
    qa: { after: ["dev"], promotion: "auto", selection: "MatchUpstream" },
    dev: { after: [], promotion: "auto", variables: { size: "small" } },
  },
  tasks: [],
  steps: () => [gitPush({ path: "." })],
};

/** What a program with this pipeline registers, by its Pulumi name. */
async function registered(args: KargoPipelineArgs<Name>) {
  const { resources } = await deploy(() => void new KargoPipeline("p", args));
  return new Map(resources.map(({ name, inputs }) => [name, inputs]));
}

describe("a pipeline", () => {
  it("gives every service a warehouse and its own stages", async () => {
    const names = [...(await registered(shop)).keys()];
    expect(names).toEqual(
      expect.arrayContaining(["p-project", "p-config", "p-web-warehouse", "p-api-warehouse", "p-api-prod"]),
    );
    expect(names.filter((name) => /^p-(web|api)-(dev|qa|load|tested|prod)$/.test(name))).toHaveLength(10);
  });

  it.each([
    ["dev", { direct: true }],
    ["qa", { stages: ["web-dev"], autoPromotionOptions: { selectionPolicy: "MatchUpstream" } }],
    ["tested", { stages: ["web-qa", "web-load"], availabilityStrategy: "All" }],
    ["prod", { stages: ["web-tested"], requiredSoakTime: "1m0s" }],
  ])("lets %s take freight of its own service from where the graph says", async (stage, sources) => {
    expect((await registered(shop)).get(`p-web-${stage}`)).toMatchObject({
      metadata: { name: `web-${stage}`, namespace: "shop" },
      spec: { requestedFreight: [{ origin: { kind: "Warehouse", name: "web" }, sources }] },
    });
  });

  it("has policies for exactly the stages to which something is promoted", async () => {
    const resources = await registered(shop);
    const { spec } = resources.get("p-config") as {
      spec: { promotionPolicies: { stageSelector: { name: string }; autoPromotionEnabled: boolean }[] };
    };
    const policies = spec.promotionPolicies.map(({ stageSelector, autoPromotionEnabled }) => [
      stageSelector.name,
      autoPromotionEnabled,
    ]);
    const running = ["dev", "qa", "load", "prod"].flatMap((stage) =>
      ["web", "api"].map((service) => [`${service}-${stage}`, stage !== "prod"]),
    );
    expect(policies.toSorted()).toEqual(running.toSorted());
    expect(resources.get("p-web-tested")?.spec).not.toHaveProperty("promotionTemplate");
  });

  it("may be shared: each program registers what it owns", async () => {
    const hub = await registered({ ...shop, owns: { project: true, stages: ["tested"] } });
    const environment = await registered({ ...shop, owns: { project: false, stages: ["qa"] } });
    expect([...hub.keys()].filter((name) => /-(dev|qa|load|tested|prod)$/.test(name))).toEqual([
      "p-web-tested",
      "p-api-tested",
    ]);
    expect([...environment.keys()]).toEqual(["p", "p-web-qa", "p-api-qa"]);
  });
});

describe("a graph of stages", () => {
  it("is put in order, upstream first", () => {
    expect(stagesInOrder(shop.stages)).toEqual(["dev", "qa", "load", "tested", "prod"]);
  });

  it.each<[string, StageGraph, string]>([
    [
      "a circle",
      { a: { after: ["b"], promotion: "auto" }, b: { after: ["a"], promotion: "auto" } },
      "a after b after a",
    ],
    [
      "an unknown stage",
      { a: { after: ["x"], promotion: "auto" } },
      'stage a follows "x", which is none; stages are a',
    ],
  ])("with %s is refused", (_, stages, message) => {
    expect(() => stagesInOrder(stages)).toThrow(message);
  });
});

describe("the tasks that write an image file", () => {
  const tasks = imageFileTasks({
    project: "shop",
    labels: {},
    git: { url: "https://x.test/gitops.git", branch: "main" },
    argocdNamespace: "argocd",
    timeoutSeconds: 90,
    texts: ({ version }) => ({
      imageFile: version,
      message: version,
      record: { tag: version, message: version },
    }),
  });
  const stepsOf = (task: keyof typeof tasks) =>
    (tasks[task].manifest.spec as { steps: { as: string; uses: string; config: unknown; if?: string }[] })
      .steps;

  it("wait until the release is healthy before they record it", () => {
    for (const task of ["push", "pullRequest"] as const) {
      const aliases = stepsOf(task).map(({ as }) => as);
      expect(aliases.indexOf("healthy")).toBeGreaterThan(aliases.indexOf("sync"));
      expect(aliases.indexOf("tag")).toBeGreaterThan(aliases.indexOf("healthy"));
    }
  });

  it("push to the branch only where nobody reviews", () => {
    const pushes = (task: keyof typeof tasks) =>
      stepsOf(task).filter(({ uses, as }) => uses === "git-push" && as === "push");
    expect(pushes("push").map(({ config }) => config)).toEqual([{ path: "./gitops" }]);
    expect(pushes("pullRequest").map(({ config }) => config)).toEqual([
      { path: "./gitops", generateTargetBranch: true },
    ]);
  });

  it("never pin a revision of the branch that all stages share", () => {
    for (const task of ["push", "pullRequest"] as const)
      expect(JSON.stringify(stepsOf(task))).not.toContain("desiredRevision");
  });
});
