import { beforeAll, describe, expect, it, vi } from "vitest";
import { receiverAddress } from "#components/kargo/receiver-address.ts";
import main from "#src/main.ts";
import { deploy, type Registered, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const variables = {
  ...sandboxVariables,
  REGISTRY_CREDENTIAL: "someone:a-password",
  KARGO_RECEIVER_SECRET: "a-receiver-secret",
  KARGO_MIRROR_SECRET: "a-mirror-secret",
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

function configOf() {
  const { metadata, spec } = inputsOf("config") as {
    metadata: { name: string };
    spec: { webhookReceivers: { github: { secretRef: { name: string } } }[] };
  };
  return { project: metadata.name, ...spec };
}

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
    const { webhookReceivers } = configOf();
    const secret = inputsOf("receiver-packages").metadata as { name: string };
    expect(webhookReceivers[0]?.github.secretRef.name).toBe(secret.name);
    expect(contentsOf("receiver-packages")).toEqual({ secret: "a-receiver-secret" });
    expect(contentsOf("receiver-mirror")).toEqual({ "auth-header": "a-mirror-secret" });
  });

  it("is told to every repository, with the address that Kargo will give the receiver", () => {
    const { project } = configOf();
    const url = receiverAddress({
      server: "https://kargo.example.com/webhooks",
      project,
      kind: "github",
      name: "packages",
      secret: "a-receiver-secret",
    });
    const hooks = resources.filter(({ type }) => type === "github:index/repositoryWebhook:RepositoryWebhook");
    expect(hooks).toHaveLength(4);
    for (const { inputs } of hooks)
      expect(inputs).toMatchObject({
        events: ["package", "pull_request"],
        configuration: { value: { url, secret: "a-receiver-secret" } },
      });
  });
});
