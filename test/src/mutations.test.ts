import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deployExample, goldenOf, withoutCharts } from "#test/harness/example-stack.ts";
import { listing } from "#test/harness/listing.ts";

/** One decision of a component, taken otherwise by a stand-in for the function that takes it. */
interface Mutation {
  readonly name: string;
  /** The example, and its stack, whose golden file must notice. */
  readonly at: readonly [example: string, stack: string];
  /** The module that takes the decision. */
  readonly module: string;
  readonly apply: () => void;
  /** What then stands there more or less often than in the golden file. */
  readonly sign: RegExp;
}

const mutations: readonly Mutation[] = [
  {
    name: "a stage takes freight from another stage than the one before it",
    at: ["kargo", "qa"],
    module: "#components/kargo/stage.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/kargo/stage.manifest.ts"), async (original) => {
        const real = await original();
        const swapped = (requests: Parameters<typeof real.stageManifest>[0]["requests"]) =>
          Object.fromEntries(
            Object.entries(requests).map(([warehouse, sources]) => [
              warehouse,
              sources.stages === undefined ? sources : { ...sources, stages: [`${warehouse}-load`] as const },
            ]),
          );
        return {
          ...real,
          stageManifest: (spec) => real.stageManifest({ ...spec, requests: swapped(spec.requests) }),
        };
      }),
    sign: /- catalogue-dev$/gm,
  },
  {
    name: "a promotion asks another stage than the one before it for its record",
    at: ["github", "prod"],
    module: "#src/topology.ts",
    apply: () =>
      vi.doMock(import("#src/topology.ts"), async (original) => {
        const real = await original();
        return {
          ...real,
          promotionsOf: (...from) =>
            real.promotionsOf(...from).map((one) => ({ ...one, upstream: ["prod"] })),
        };
      }),
    sign: /^ +- staging$/gm,
  },
  {
    name: "the annotation that lets Kargo sync an Application names no stage",
    at: ["kargo", "prod-eu"],
    module: "#components/kargo/authorized-stage.ts",
    apply: () =>
      vi.doMock(import("#components/kargo/authorized-stage.ts"), () => ({
        authorizedStages: () => ({ "kargo.akuity.io/authorized-stage": "" }),
      })),
    sign: /authorized-stage: craftista:catalogue-prod-eu$/gm,
  },
  {
    name: "an Application deploys to another namespace",
    at: ["webapp", "dev"],
    module: "#components/argocd/destination.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/destination.ts"), async (original) => {
        const real = await original();
        return { ...real, inCluster: () => real.inCluster("default") };
      }),
    sign: /namespace: \S+-dev$/gm,
  },
  {
    name: "Kargo promotes by itself to a stage that waits for people",
    at: ["kargo", "dev"],
    module: "#components/kargo/project.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/kargo/project.manifest.ts"), async (original) => {
        const real = await original();
        return {
          ...real,
          projectConfigManifest: (spec) =>
            real.projectConfigManifest({
              ...spec,
              autoPromotion: Object.fromEntries(Object.keys(spec.autoPromotion).map((name) => [name, true])),
            }),
        };
      }),
    sign: /autoPromotionEnabled: false$/gm,
  },
  {
    name: "an Application that waits for people is synced automatically",
    at: ["odoo", "prod"],
    module: "#components/argocd/sync.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/sync.ts"), async (original) => {
        const real = await original();
        const mode = { kind: "automatic", prune: true, selfHeal: true, allowEmpty: false } as const;
        return { ...real, syncPolicy: (sync) => real.syncPolicy({ ...sync, mode }) };
      }),
    sign: /automated:/gm,
  },
  {
    name: "what is no longer in Git is left in the cluster",
    at: ["github", "dev"],
    module: "#components/argocd/sync.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/sync.ts"), async (original) => {
        const real = await original();
        const mode = { kind: "automatic", prune: false, selfHeal: true, allowEmpty: false } as const;
        return { ...real, syncPolicy: (sync) => real.syncPolicy({ ...sync, mode }) };
      }),
    sign: /prune: true$/gm,
  },
  {
    name: "the values of an environment win over the image of a promotion",
    at: ["github", "dev"],
    module: "#components/argocd/source.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/source.manifest.ts"), async (original) => {
        const real = await original();
        return {
          ...real,
          sourceManifest: (source) =>
            real.sourceManifest(
              source.kind === "helm"
                ? { ...source, valueFiles: source.valueFiles?.toReversed() ?? [] }
                : source,
            ),
        };
      }),
    sign: /frontend-values\.yaml"?\n.*frontend-image\.yaml/gm,
  },
  {
    name: "Kargo writes an image without its digest",
    at: ["kargo", "dev"],
    module: "#src/kargo-texts.ts",
    apply: () =>
      vi.doMock(import("#src/kargo-texts.ts"), async (original) => {
        const real = await original();
        return {
          promotionTexts: (words) => {
            const texts = real.promotionTexts(words);
            return { ...texts, imageFile: texts.imageFile.replace(words.digest, "") };
          },
        };
      }),
    sign: /^ +digest: \S/gm,
  },
  {
    name: "an Application has no finalizer and would leave what it deployed",
    at: ["webapp", "dev"],
    module: "#components/argocd/application.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/application.manifest.ts"), async (original) => {
        const real = await original();
        return {
          applicationManifest: (spec) => {
            const manifest = real.applicationManifest(spec);
            const { finalizers: _, ...metadata } = manifest.metadata;
            return { ...manifest, metadata };
          },
        };
      }),
    sign: /resources-finalizer\.argocd\.argoproj\.io$/gm,
  },
  {
    name: "a project allows another repository",
    at: ["odoo", "prod"],
    module: "#components/argocd/project.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/argocd/project.manifest.ts"), async (original) => {
        const real = await original();
        return {
          projectManifest: (spec) =>
            real.projectManifest({ ...spec, sourceRepositories: ["https://github.com/somebody/else.git"] }),
        };
      }),
    sign: /sourceRepos|- http/gm,
  },
  {
    name: "everybody with the role admin is exempt from a rule instead of the promotion bot",
    at: ["github", "dev"],
    module: "#components/github/actors.ts",
    apply: () =>
      vi.doMock(import("#components/github/actors.ts"), async (original) => {
        const real = await original();
        return { ...real, bypassActor: () => real.bypassActor({ role: "admin" }) };
      }),
    sign: /actorId: 12345$/gm,
  },
  {
    name: "tags that open gates may be pushed by anybody",
    at: ["github", "dev"],
    module: "#components/github/rulesets.ts",
    apply: () =>
      vi.doMock(import("#components/github/rulesets.ts"), async (original) => {
        const real = await original();
        return {
          ...real,
          registerRulesets: (name, repository, { branch }, ...rest) =>
            real.registerRulesets(name, repository, branch === undefined ? {} : { branch }, ...rest),
        };
      }),
    sign: /refs\/tags\/verified\//gm,
  },
  {
    name: "jobs for production do not wait",
    at: ["github", "dev"],
    module: "#components/github/environments.ts",
    apply: () =>
      vi.doMock(import("#components/github/environments.ts"), async (original) => {
        const real = await original();
        return {
          registerEnvironment: (name, repository, environment, spec, opts) =>
            real.registerEnvironment(name, repository, environment, { ...spec, waitMinutes: 0 }, opts),
        };
      }),
    sign: /waitTimer: 30$/gm,
  },
  {
    name: "no owner is named for what runs in production",
    at: ["github", "dev"],
    module: "#components/github/codeowners.ts",
    apply: () =>
      vi.doMock(import("#components/github/codeowners.ts"), async (original) => {
        const real = await original();
        return { ...real, deploymentOwners: () => [] };
      }),
    sign: /\/env\/prod\/ @craftista\/release-managers$/gm,
  },
  {
    name: "a warehouse looks at images alone",
    at: ["kargo-freight", "dev"],
    module: "#components/kargo/warehouse.manifest.ts",
    apply: () =>
      vi.doMock(import("#components/kargo/warehouse.manifest.ts"), async (original) => {
        const real = await original();
        return {
          ...real,
          warehouseManifest: (spec) =>
            real.warehouseManifest({ ...spec, subscriptions: [spec.subscriptions[0]] }),
        };
      }),
    sign: /^ +- (?:git|chart):$/gm,
  },
  {
    name: "pods find no credential for their images in their namespace",
    at: ["github", "dev"],
    module: "#components/images/pull-secret.ts",
    apply: () =>
      vi.doMock(import("#components/images/pull-secret.ts"), async (original) => {
        const real = await original();
        class Elsewhere extends real.PullSecret {
          constructor(...[name, args, opts]: ConstructorParameters<typeof real.PullSecret>) {
            super(name, { ...args, namespace: "default" }, opts);
          }
        }
        return { ...real, PullSecret: Elsewhere };
      }),
    sign: /name: registry\n +namespace: craftista-dev$/gm,
  },
];

async function listed([example, stack]: Mutation["at"]): Promise<string> {
  // Modules that were read before still hold the functions as they were.
  vi.resetModules();
  const { default: main } = await import("#src/main.ts");
  const { resources } = await deployExample(main, example, stack);
  return listing(resources, withoutCharts);
}

const golden = ([example, stack]: Mutation["at"]): string =>
  readFileSync(goldenOf(example, `${stack}.yaml`), "utf8");

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

afterEach(() => {
  for (const { module } of mutations) vi.doUnmock(module);
});

describe("the golden file of an example goes red when", () => {
  it.each(mutations)("$name", async ({ at, apply, sign }) => {
    expect(await listed(at), "as it is, the golden file is met").toEqual(golden(at));
    apply();
    const swapped = await listed(at);
    expect(swapped).not.toEqual(golden(at));
    expect(count(swapped, sign)).not.toBe(count(golden(at), sign));
  });
});
