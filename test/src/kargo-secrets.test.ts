import { beforeAll, describe, expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const variables = {
  ...sandboxVariables,
  REGISTRY_CREDENTIAL: "someone:a-password",
  KARGO_RECEIVER_SECRET: "a-receiver-secret",
};

let resources: Registered[];
beforeAll(async () => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  ({ resources } = await deploy(main, {
    stack: "dev",
    config: stackConfig("dev", {}, "examples/kargo"),
  }));
});

const inputsOf = (name: string) => {
  const found = resources.find((resource) => resource.name === `craftista-pipeline-${name}`);
  if (found === undefined) throw new Error(`nothing is named craftista-pipeline-${name}`);
  return found.inputs;
};

/** The contents of a Secret, which Pulumi marks and wraps. */
const contentsOf = (name: string) => (inputsOf(name).stringData as { value: unknown }).value;

describe("what Kargo authenticates with", () => {
  it("is found by the address that the promotions clone", () => {
    const { steps } = inputsOf("promote").spec as { steps: { config: { repoURL?: string } }[] };
    expect(contentsOf("gitops")).toEqual({
      repoURL: steps[0]?.config.repoURL,
      username: "x-access-token",
      password: variables.SLIPWAY_GITHUB_TOKEN,
    });
  });

  it.each(["frontend", "catalogue"])("is found by the image that the warehouse of %s watches", (service) => {
    const { subscriptions } = inputsOf(`${service}-warehouse`).spec as {
      subscriptions: { image: { repoURL: string } }[];
    };
    expect(contentsOf(`${service}-image`)).toEqual({
      repoURL: subscriptions[0]?.image.repoURL,
      username: "someone",
      password: "a-password",
    });
  });

  it("is what the receiver of reports names", () => {
    const { webhookReceivers } = inputsOf("config").spec as {
      webhookReceivers: { github: { secretRef: { name: string } } }[];
    };
    const secret = inputsOf("receiver-registry").metadata as { name: string };
    expect(webhookReceivers[0]?.github.secretRef.name).toBe(secret.name);
    expect(contentsOf("receiver-registry")).toEqual({ secret: "a-receiver-secret" });
  });
});
