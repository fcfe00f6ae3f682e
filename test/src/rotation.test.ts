import { describe, expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const FOLDER = "examples/github";

/** The structured settings of the example's stack, by key. */
const stackSettings = (stack: string): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(stackConfig(stack, {}, FOLDER))
      .filter(([, text]) => text.startsWith("{"))
      .map(([key, text]) => [key.replace("slipway:", ""), JSON.parse(text)]),
  );

/** The variables of the example; a rotation changes one of them. */
const variables: Record<string, string> = {
  ...sandboxVariables,
  SLIPWAY_REGISTRY_CREDENTIAL: "ci:first",
  SLIPWAY_WEBHOOK_SECRET: "a-webhook-secret",
  SLIPWAY_SMOKE_TEST_TOKEN: "a-smoke-test-token",
  KARGO_RECEIVER_SECRET: "a-receiver-secret",
};

async function registered(
  stack: string,
  changes: Record<string, string> = {},
  settings: Record<string, unknown> = {},
  program = main,
): Promise<Registered[]> {
  for (const [name, value] of Object.entries({ ...variables, ...changes })) vi.stubEnv(name, value);
  return (await deploy(program, { stack, config: stackConfig(stack, settings, FOLDER) })).resources;
}

/** Names of the resources whose inputs differ after one variable has changed. */
async function reached(
  stack: string,
  changes: Record<string, string>,
  ...rest: [settings?: Record<string, unknown>, program?: typeof main]
): Promise<string[]> {
  const before = new Map(
    (await registered(stack, {}, ...rest)).map(({ name, type, inputs }) => [
      type + name,
      JSON.stringify(inputs),
    ]),
  );
  return (await registered(stack, changes, ...rest))
    .filter(({ name, type, inputs }) => before.get(type + name) !== JSON.stringify(inputs))
    .map(({ name }) => name)
    .toSorted();
}

describe("one secret feeds all its uses: its rotation is one change that reaches", () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    [
      "the registry's password, from the hub, the workflows of each service, the pods and Argo CD",
      "dev",
      { SLIPWAY_REGISTRY_CREDENTIAL: "ci:second" },
      [
        "craftista-catalogue-setup-secret-REGISTRY_PASSWORD",
        "craftista-dev-pull-secret",
        "craftista-frontend-setup-secret-REGISTRY_PASSWORD",
        "craftista-repository-charts-secret",
      ],
    ],
    [
      "the registry's password, from another stack, its pods",
      "prod",
      { SLIPWAY_REGISTRY_CREDENTIAL: "ci:second" },
      ["craftista-prod-pull-secret"],
    ],
    [
      "the Git token, the GitHub provider and Argo CD's access; promotions resolve it when they use it",
      "dev",
      { SLIPWAY_GITHUB_TOKEN: "another-token" },
      ["craftista-gitops-secret", "github"],
    ],
    [
      "a webhook's secret, the webhook",
      "dev",
      { SLIPWAY_WEBHOOK_SECRET: "another-secret" },
      ["craftista-gitops-setup-webhook-argocd"],
    ],
  ])("%s", async (_what, stack, changes, names) => {
    expect(await reached(stack, changes)).toEqual(names);
  });
});

describe("with Kargo in the hub, a rotation reaches its credentials, too:", () => {
  const settings = {
    kargo: {
      stages: { dev: { promotion: "auto" }, staging: { promotion: "manual" }, prod: { promotion: "manual" } },
    },
    freight: { frontend: "auto", catalogue: "auto" },
  };
  it.each<[string, Record<string, string>, string[]]>([
    [
      "the registry's password",
      { SLIPWAY_REGISTRY_CREDENTIAL: "ci:second" },
      [
        "craftista-catalogue-setup-secret-REGISTRY_PASSWORD",
        "craftista-dev-pull-secret",
        "craftista-frontend-setup-secret-REGISTRY_PASSWORD",
        "craftista-pipeline-catalogue-image",
        "craftista-pipeline-frontend-image",
        "craftista-repository-charts-secret",
      ],
    ],
    [
      "the Git token",
      { SLIPWAY_GITHUB_TOKEN: "another-token" },
      ["craftista-gitops-secret", "craftista-pipeline-gitops", "github"],
    ],
  ])("%s", async (_what, changes, names) => {
    expect(await reached("dev", changes, settings)).toEqual(names);
  });
});

describe("the secret of a receiver of Kargo's", () => {
  it("is rotated in Kargo and in the webhooks that report to it", async () => {
    const { github } = stackSettings("dev");
    const settings = {
      kargo: {
        stages: {
          dev: { promotion: "auto" },
          staging: { promotion: "manual" },
          prod: { promotion: "manual" },
        },
        receiversUrl: "https://kargo.example.com/webhooks",
        receivers: { packages: { kind: "github", secretFrom: { env: "KARGO_RECEIVER_SECRET" } } },
      },
      freight: { frontend: "auto", catalogue: "auto" },
      github: {
        ...github,
        repositories: {
          ...(github?.repositories as object),
          frontend: { webhooks: { kargo: { receiver: "packages" } } },
        },
      },
    };
    expect(await reached("dev", { KARGO_RECEIVER_SECRET: "another-secret" }, settings)).toEqual([
      "craftista-frontend-setup-webhook-kargo",
      "craftista-pipeline-receiver-packages",
    ]);
  });
});

describe("a Git token of their own for those who only read", () => {
  const readOnly = (stack: string) => ({
    github: { ...stackSettings(stack).github, readTokenFrom: { env: "SLIPWAY_READ_TOKEN" } },
  });

  it("is all that Argo CD has, and its rotation reaches nobody else", async () => {
    vi.stubEnv("SLIPWAY_READ_TOKEN", "reads");
    const read = { SLIPWAY_READ_TOKEN: "reads-anew" };
    expect(await reached("dev", read, readOnly("dev"))).toEqual(["craftista-gitops-secret"]);
    expect(await reached("dev", { SLIPWAY_GITHUB_TOKEN: "writes" }, readOnly("dev"))).toEqual(["github"]);
  });
});

describe("an Actions secret that is the Git token", () => {
  it("is rotated with it", async () => {
    const { github } = stackSettings("dev");
    const settings = {
      github: {
        ...github,
        repositoryDefaults: { secrets: { GITOPS_TOKEN: { env: "SLIPWAY_GITHUB_TOKEN" } } },
      },
    };
    expect(await reached("dev", { SLIPWAY_GITHUB_TOKEN: "another-token" }, settings)).toEqual([
      "craftista-catalogue-setup-secret-GITOPS_TOKEN",
      "craftista-frontend-setup-secret-GITOPS_TOKEN",
      "craftista-gitops-secret",
      "craftista-gitops-setup-secret-GITOPS_TOKEN",
      "github",
    ]);
  });
});

describe("what rotations reach", () => {
  it("is red when a webhook is given another secret than the receiver's", async () => {
    vi.resetModules();
    vi.doMock(import("#components/github/webhook.ts"), async (original) => {
      const real = await original();
      return {
        registerWebhook: (name, repository, spec, opts) =>
          real.registerWebhook(name, repository, { ...spec, secret: "another" }, opts),
      };
    });
    const { default: swapped } = await import("#src/main.ts");
    expect(await reached("dev", { SLIPWAY_WEBHOOK_SECRET: "another-secret" }, {}, swapped)).toEqual([]);
    vi.doUnmock("#components/github/webhook.ts");
    vi.resetModules();
  });
});

describe("a registry credential without a user name", () => {
  it("is refused, and not shown", async () => {
    const run = registered("dev", { SLIPWAY_REGISTRY_CREDENTIAL: "ghp_0123456789" });
    await expect(run).rejects.toThrow(
      "the registry credential of environment variable SLIPWAY_REGISTRY_CREDENTIAL is not `user:password`",
    );
    await expect(run).rejects.not.toThrow("ghp_0123456789");
  });

  it("is enough where nothing needs one", async () => {
    vi.stubEnv("SLIPWAY_REGISTRY_CREDENTIAL", "ghp_0123456789");
    for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);
    const registry = {
      host: { env: "SLIPWAY_REGISTRY" },
      credentialFrom: { env: "SLIPWAY_REGISTRY_CREDENTIAL" },
    };
    const { resources } = await deploy(main, { config: stackConfig("dev", { registry }) });
    expect(resources.map(({ type }) => type)).not.toContain("slipway:images:PullSecret");
  });
});
