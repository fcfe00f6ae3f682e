import { expect, it } from "vitest";
import { PullSecret } from "#components/images/pull-secret.ts";
import { deploy, presentable } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

const pullSecret = () =>
  new PullSecret("shop-prod-pull", {
    secretName: "registry",
    namespace: "shop-prod",
    labels: { "app.kubernetes.io/part-of": "shop" },
    registry: "ghcr.io/acme",
    account: { username: "ci", password: "s3cret" },
  });

it("a pull secret is registered as its golden file says", async () => {
  const { resources } = await deploy(pullSecret);
  await expect(listing(resources)).toMatchFileSnapshot("../../golden/components/images/pull-secret.yaml");
});

it("a pull secret stays a secret even when its account was handed over in the clear", async () => {
  const { resources } = await deploy(pullSecret);
  expect(JSON.stringify(resources)).toContain(String.raw`\"username\":\"ci\",\"password\":\"s3cret\"`);
  expect(JSON.stringify(presentable(resources))).not.toContain("s3cret");
});
