import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { stagesInOrder } from "#src/argocd-patterns.ts";
import { parseSettings } from "#src/config/load.ts";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";
import { complaint, plainSettings } from "./config/plain-settings.ts";

for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);

type Application = {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Record<string, string>;
  };
  readonly spec: { readonly project: string };
};

/** Settings under which Applications differ in switches, numbers and lists, not only in texts. */
const argocd = {
  services: {
    voting: {
      links: { docs: "https://docs.example.test/?a=1&b=<2>" },
      annotations: { note: "{{ not a template }}" },
      options: { serverSideApply: true },
      retry: { limit: 2 },
      ignoreDifferences: [{ group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"] }],
    },
  },
};
const extra = { webapp: { source: { kind: "directory", path: "webapp" } } };

async function resourcesOf(
  gitops: Record<string, unknown>,
  stack = "dev",
  more: Record<string, unknown> = {},
): Promise<Registered[]> {
  const config = stackConfig(stack, { gitops, argocd, applications: extra, ...more });
  return (await deploy(main, { stack, config })).resources;
}

const ofKind = (resources: readonly Registered[], kind: string): Registered["inputs"][] =>
  resources.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);

const byName = (applications: readonly Application[]): Record<string, Application> =>
  Object.fromEntries(applications.map((application) => [application.metadata.name, application]));

const registered = (resources: readonly Registered[]): Application[] =>
  ofKind(resources, "Application") as Application[];

const inGit = (resources: readonly Registered[]): Application[] =>
  resources
    .flatMap(({ inputs }) => Object.entries((inputs.files ?? {}) as Record<string, string>))
    .filter(([path]) => path.startsWith("argocd/application/"))
    .map(([, text]) => parse(text, { version: "1.1" }) as Application);

/** Does what Argo CD's controller does with a list, a template and a patch. */
function generated(set: Registered["inputs"]): Application[] {
  const { generators, template, templatePatch } = set.spec as {
    generators: [{ list: { elements: Record<string, unknown>[] } }];
    template: Application;
    templatePatch: string;
  };
  return generators[0].list.elements.map((element) => {
    const fill = (text: string) =>
      text.replace(/\{\{ (toJson )?\.(\w+) \}\}/g, (_all, json: string | undefined, key: string) => {
        if (!(key in element)) throw new Error(`missing key ${key}`);
        return json === undefined ? String(element[key]) : JSON.stringify(element[key]);
      });
    const base = JSON.parse(fill(JSON.stringify(template))) as Application;
    const patch = JSON.parse(fill(templatePatch)) as Application;
    // The controller puts the project of the template back, whatever the patch says.
    const spec = { ...base.spec, ...patch.spec, project: base.spec.project };
    return {
      ...set,
      kind: "Application",
      metadata: { ...patch.metadata, ...base.metadata, namespace: "argocd" },
      spec,
    };
  });
}

describe("the three patterns", () => {
  it("give the same Applications, field by field", async () => {
    const single = await resourcesOf({ pattern: "application" });
    const expected = byName(registered(single).filter(({ metadata }) => metadata.name !== "webapp-dev"));
    expect(Object.keys(expected)).toHaveLength(5);

    const fromGit = await resourcesOf({ pattern: "app-of-apps" });
    expect(byName(inGit(fromGit))).toEqual(expected);

    const fromList = await resourcesOf({ pattern: "applicationset" });
    const [set = {}] = ofKind(fromList, "ApplicationSet");
    expect(byName(generated(set))).toEqual(expected);
  });

  it.each([
    ["application", 6],
    ["app-of-apps", 2],
    ["applicationset", 1],
  ])(
    "with %s Pulumi registers %i Applications: its own, and those that are no services",
    async (pattern, count) => {
      const names = registered(await resourcesOf({ pattern })).map(({ metadata }) => metadata.name);
      expect(names).toContain("webapp-dev");
      expect(names).toHaveLength(count);
    },
  );
});

describe("app-of-apps", () => {
  it("gives its root a project that may deploy Applications and nothing else", async () => {
    const resources = await resourcesOf({ pattern: "app-of-apps" });
    const root = registered(resources).find(({ metadata }) => metadata.name === "craftista-dev-root");
    const project = ofKind(resources, "AppProject").find(
      ({ metadata }) => (metadata as { name: string }).name === root?.spec.project,
    );
    expect(project?.spec).toMatchObject({
      destinations: [{ namespace: "argocd" }],
      namespaceResourceWhitelist: [{ group: "argoproj.io", kind: "Application" }],
    });
    const services = ofKind(resources, "AppProject").find(
      ({ metadata }) => (metadata as { name: string }).name === "craftista-dev",
    );
    expect(JSON.stringify(services?.spec)).not.toContain('"argocd"');
  });

  it("leaves its children only when they are handed over", async () => {
    const rootOf = async (gitops: Record<string, unknown>) =>
      registered(await resourcesOf(gitops)).find(({ metadata }) => metadata.name.endsWith("-root"))?.metadata;
    expect(await rootOf({ pattern: "app-of-apps" })).toHaveProperty("finalizers");
    expect(await rootOf({ pattern: "app-of-apps", handOver: true })).not.toHaveProperty("finalizers");
  });

  it("prunes no child that is handed over, whose file goes before the root does", async () => {
    const prunes = async (gitops: Record<string, unknown>) =>
      JSON.stringify(
        registered(await resourcesOf(gitops)).find(({ metadata }) => metadata.name.endsWith("-root"))?.spec,
      ).includes('"prune":true');
    expect(await prunes({ pattern: "app-of-apps" })).toBe(true);
    expect(await prunes({ pattern: "app-of-apps", handOver: true })).toBe(false);
  });
});

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

it("nothing of this is asked for by default", () => {
  expect(parseSettings(plainSettings(), "dev").gitops).toMatchObject({
    pattern: "application",
    generator: "list",
    rollingSync: false,
    handOver: false,
    controller: "argocd",
    keepArgoCd: false,
    leaveWorkloads: false,
  });
});
