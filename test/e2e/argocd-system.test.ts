import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { argocdData, setArgocdConfig } from "./harness/objects.ts";

describe("Argo CD as a whole (examples/argocd)", () => {
  const before: Record<string, Record<string, string>> = {};
  beforeAll(async () => {
    before.config = await argocdData("ConfigMap", "argocd-cm");
    before.rbac = await argocdData("ConfigMap", "argocd-rbac-cm");
    before.secret = await argocdData("Secret", "argocd-secret");
  });
  const project = useExample("argocd", "prod", {
    variables: () => ({
      ...Object.fromEntries(
        ["CHARTS_TOKEN", "DEPLOY_KEY_SECRET", "REGISTRY_TOKEN", "APP_KEY_SECRET"].map((name) => [
          name,
          `someone:${name}`,
        ]),
      ),
      // The sandbox's own, which its GitHub double signs with.
      ARGOCD_WEBHOOK_SECRET: readFileSync(endToEnd().sandbox.webhookSecretFile, "utf8").trim(),
    }),
    edit: (document, file) => {
      if (file === "Pulumi.yaml") document.setIn(["config", "slipway:product", "value"], "acme");
    },
  });

  it("has its accounts, exclusions, differences and health checks, and keeps what it had", async () => {
    const { "resource.exclusions": exclusions, ...config } = await argocdData("ConfigMap", "argocd-cm");
    const { "resource.exclusions": _taken, ...kept } = before.config ?? {};
    expect(config).toMatchObject({
      ...kept,
      url: "https://argocd.acme.example",
      "admin.enabled": "false",
      "accounts.ci": "apiKey",
      "resource.customizations.ignoreDifferences.all": expect.stringContaining("kube-controller-manager"),
      "resource.customizations.health.bitnami.com_SealedSecret": expect.stringContaining("Degraded"),
    });
    expect(exclusions).toContain("velero.io");
    expect(exclusions).toContain("EndpointSlice");
  });

  it("has the policies beside those that were there", async () => {
    expect(await argocdData("ConfigMap", "argocd-rbac-cm")).toEqual({
      ...before.rbac,
      "policy.default": "role:readonly",
      "policy.acme.csv": expect.stringContaining("g, acme:platform, role:admin\n"),
    });
  });

  it("understands all of that: its API shows the new account as it is set", async () => {
    const { url, tokenFile } = endToEnd().sandbox.argocd;
    const headers = { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` };
    await expect
      .poll(async () => (await fetch(`${url}/api/v1/account/ci`, { headers })).json(), { timeout: 10_000 })
      .toMatchObject({ name: "ci", enabled: true, capabilities: ["apiKey"] });
  });

  it("is not touched by a second up", async () => {
    await project().succeeding("up", "prod", ["--refresh", "--expect-no-changes"]);
  });

  it("is as it was when it is destroyed, but for the key that was taken over with another value", async () => {
    await project().succeeding("destroy", "prod");
    const { "resource.exclusions": exclusions = "", ...config } = before.config ?? {};
    expect(await argocdData("ConfigMap", "argocd-cm")).toEqual(config);
    expect(await argocdData("ConfigMap", "argocd-rbac-cm")).toEqual(before.rbac);
    expect(await argocdData("Secret", "argocd-secret")).toEqual(before.secret);
    await setArgocdConfig({ "resource.exclusions": exclusions });
  });
});
