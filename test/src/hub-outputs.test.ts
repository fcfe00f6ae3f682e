import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import main from "#src/main.ts";
import { deploy, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const variables = {
  ...sandboxVariables,
  SLIPWAY_REGISTRY_CREDENTIAL: "ci:password",
  SLIPWAY_WEBHOOK_SECRET: "a-webhook-secret",
  SLIPWAY_SMOKE_TEST_TOKEN: "a-token",
  REGISTRY_CREDENTIAL: "ci:password",
  KARGO_RECEIVER_SECRET: "a-receiver-secret",
  KARGO_MIRROR_SECRET: "a-mirror-secret",
};

/** What the hub of an example tells. */
async function outputsOf(example: string): Promise<Record<string, unknown>> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return (await deploy(main, { config: stackConfig("dev", {}, `examples/${example}`) })).result;
}

it("the hub tells who owns each stack file, as CODEOWNERS of the repository with those files", async () => {
  const { codeowners } = await outputsOf("github");
  expect(String(codeowners).split("\n").slice(1)).toEqual([
    "/Pulumi.prod.yaml @craftista/release-managers",
    "/.github/CODEOWNERS @craftista/release-managers",
    "",
  ]);
});

it("the hub tells people where services report to Kargo, and keeps it secret", async () => {
  const { kargoReceivers } = await outputsOf("kargo");
  const addresses = kargoReceivers as Record<string, pulumi.Output<string>>;
  expect(Object.keys(addresses)).toEqual(["packages", "mirror"]);
  for (const address of Object.values(addresses)) expect(await pulumi.isSecret(address)).toBe(true);
});
