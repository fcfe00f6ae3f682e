import { describe, expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const FOLDER = "examples/github";

/** The variables of the example; a rotation changes one of them. */
const variables: Record<string, string> = {
  ...sandboxVariables,
  SLIPWAY_REGISTRY_CREDENTIAL: "ci:first",
  SLIPWAY_WEBHOOK_SECRET: "a-webhook-secret",
  SLIPWAY_SMOKE_TEST_TOKEN: "a-smoke-test-token",
};

async function registered(stack: string, changes: Record<string, string> = {}): Promise<Registered[]> {
  for (const [name, value] of Object.entries({ ...variables, ...changes })) vi.stubEnv(name, value);
  return (await deploy(main, { stack, config: stackConfig(stack, {}, FOLDER) })).resources;
}

/** Names of the resources whose inputs differ after one variable has changed. */
async function reached(stack: string, changes: Record<string, string>): Promise<string[]> {
  const before = new Map(
    (await registered(stack)).map(({ name, type, inputs }) => [type + name, JSON.stringify(inputs)]),
  );
  return (await registered(stack, changes))
    .filter(({ name, type, inputs }) => before.get(type + name) !== JSON.stringify(inputs))
    .map(({ name }) => name)
    .toSorted();
}

describe("one secret feeds all its uses: its rotation is one change that reaches", () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    [
      "the registry's password, from the hub, the workflows of each service and the pods",
      "dev",
      { SLIPWAY_REGISTRY_CREDENTIAL: "ci:second" },
      [
        "craftista-catalogue-setup-secret-REGISTRY_PASSWORD",
        "craftista-dev-pull-secret",
        "craftista-frontend-setup-secret-REGISTRY_PASSWORD",
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
