import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { stringify } from "yaml";
import main from "#src/main.ts";
import { deploy, presentable, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";
import { filesBelow } from "#test/harness/files.ts";

for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);

const STACKS = ["dev", "staging", "prod"];

/** Contents of files stand in golden files of their own. */
const pathsOnly = (inputs: unknown): unknown =>
  typeof inputs === "object" && inputs !== null && "files" in inputs
    ? { ...inputs, files: Object.keys(inputs.files as object).toSorted() }
    : inputs;

const gitopsFiles = (resources: readonly Registered[]): Record<string, string> =>
  Object.assign({}, ...resources.map(({ inputs }) => inputs.files ?? {}));

describe.each(STACKS)("the stack file of %s", (stack) => {
  it("registers exactly what its golden file lists", async () => {
    const { resources } = await deploy(main, { stack, config: stackConfig(stack) });
    const listed = resources
      .map(({ type, name, custom, inputs }) =>
        custom ? { type, name, inputs: pathsOnly(presentable(inputs)) } : { type, name },
      )
      .toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
    await expect(stringify(listed, { sortMapEntries: true, lineWidth: 0 })).toMatchFileSnapshot(
      `../golden/${stack}.yaml`,
    );
  });

  it("writes exactly the files of the golden GitOps repository", async () => {
    const { resources } = await deploy(main, { stack, config: stackConfig(stack) });
    for (const [path, text] of Object.entries(gitopsFiles(resources)))
      await expect(text).toMatchFileSnapshot(`../golden/gitops/${path}`);
  });

  it("lets no secret be registered in the clear", async () => {
    const { resources } = await deploy(main, { stack, config: stackConfig(stack) });
    const text = JSON.stringify(presentable(resources));
    expect(text).not.toContain(sandboxVariables.SLIPWAY_GITHUB_TOKEN);
    expect(text).not.toContain(sandboxVariables.SLIPWAY_DATABASE_PASSWORD);
  });

  it("names every child after its parent and registers it once", async () => {
    const { resources } = await deploy(main, { stack, config: stackConfig(stack) });
    const keys = resources.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the golden GitOps repository", () => {
  it("holds no file that no stack writes any more", async () => {
    const written = new Set<string>();
    for (const stack of STACKS) {
      const { resources } = await deploy(main, { stack, config: stackConfig(stack) });
      for (const path of Object.keys(gitopsFiles(resources))) written.add(path);
    }
    expect(filesBelow(join(import.meta.dirname, "../golden/gitops"))).toEqual([...written].toSorted());
  });
});

describe("a stack that is not the hub", () => {
  it("refuses to be deployed before the hub, and says which command comes first", async () => {
    const run = deploy(main, { stack: "staging", config: stackConfig("staging"), hub: {} });
    await expect(run).rejects.toThrow(
      'the hub has not been deployed: stack dev has no output "hub"; run `pulumi up -s dev` first',
    );
  });

  it("refuses the hub of another product", async () => {
    const run = deploy(main, { stack: "staging", config: stackConfig("staging"), hub: { hub: "other" } });
    await expect(run).rejects.toThrow(
      'stack dev is the hub of "other", not of "craftista"; correct slipway:hub',
    );
  });
});

describe("missing secrets and variables", () => {
  it.each([
    ["SLIPWAY_GITHUB_TOKEN", "a secret is missing: environment variable SLIPWAY_GITHUB_TOKEN is not set"],
    ["SLIPWAY_GITHUB_URL", "environment variable SLIPWAY_GITHUB_URL is not set"],
    ["SLIPWAY_KUBECONFIG", "a secret is missing: environment variable SLIPWAY_KUBECONFIG is not set"],
  ])("%s is missed before anything is registered", async (variable, message) => {
    vi.stubEnv(variable, "");
    try {
      await expect(deploy(main, { stack: "dev", config: stackConfig("dev") })).rejects.toThrow(message);
    } finally {
      vi.stubEnv(variable, sandboxVariables[variable as keyof typeof sandboxVariables]);
    }
  });
});
