import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { RepositorySetup, type RepositorySetupArgs } from "#components/github/repository-setup.ts";
import { deploy, presentable } from "#test/harness/deploy.ts";
import { listing } from "#test/harness/listing.ts";

const CLEAR = "not-to-be-written-down";
const secret = () => pulumi.secret(CLEAR);

const everything = (): RepositorySetupArgs => ({
  repository: "frontend",
  mergeMethods: ["squash"],
  labels: { bug: { color: "d73a4a", description: "Something is wrong" } },
  teams: { developers: { id: "2001", permission: "push" } },
  deployKeys: { backup: { key: "ssh-ed25519 AAAA", write: false } },
  rulesets: {
    branch: {
      enforcement: "active",
      pullRequest: { approvals: 2, codeOwners: true, dismissStale: true, lastPush: true },
      statusChecks: { checks: ["test", "lint"], upToDate: false, app: 15_368 },
      signedCommits: true,
      linearHistory: true,
      bypass: [{ app: 12_345 }, { role: "admin" }, { team: "2002" }],
    },
    tags: { verified: [{ role: "maintain" }] },
  },
  environments: {
    prod: {
      reviewers: { teams: ["2002"], users: ["maria"] },
      selfReview: false,
      waitMinutes: 30,
      adminsBypass: false,
      from: { branches: ["main"], tags: ["v*"] },
      secrets: { TOKEN: secret() },
      variables: { STAGE: "prod" },
    },
    dev: {
      reviewers: { teams: [], users: [] },
      selfReview: true,
      waitMinutes: 0,
      adminsBypass: true,
      from: "protected",
      secrets: {},
      variables: {},
    },
  },
  secrets: { REGISTRY_PASSWORD: secret() },
  variables: { REGISTRY: "ghcr.io/acme" },
  webhooks: { argocd: { url: "https://argocd.example.com/api/webhook", secret: secret(), events: ["push"] } },
  dependabot: { alerts: true, securityUpdates: true },
});

describe("what stands around a repository", () => {
  it("is registered as its golden file says", async () => {
    const { resources } = await deploy(() => new RepositorySetup("shop-frontend-setup", everything()));
    await expect(listing(resources)).toMatchFileSnapshot(
      "../../golden/components/github/repository-setup.yaml",
    );
  });

  it("holds no secret in the clear, though three resources carry one", async () => {
    const { resources } = await deploy(() => new RepositorySetup("shop-frontend-setup", everything()));
    const carriers = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(CLEAR));
    expect(carriers).toHaveLength(3);
    for (const { inputs } of carriers) expect(JSON.stringify(presentable(inputs))).not.toContain(CLEAR);
  });

  it("tells receivers over TLS that is verified, with a secret to sign with", async () => {
    const { resources } = await deploy(() => new RepositorySetup("shop-frontend-setup", everything()));
    const hook = resources.find(({ type }) => type === "github:index/repositoryWebhook:RepositoryWebhook");
    expect(hook?.inputs.configuration).toMatchObject({
      value: {
        url: "https://argocd.example.com/api/webhook",
        contentType: "json",
        insecureSsl: false,
        secret: CLEAR,
      },
    });
  });

  it("is nothing but the component when nothing is asked for", async () => {
    const { resources } = await deploy(() => new RepositorySetup("shop-frontend-setup", { repository: "x" }));
    expect(resources.map(({ type }) => type)).toEqual(["slipway:github:RepositorySetup"]);
  });

  it("names every child after the component", async () => {
    const { resources } = await deploy(() => new RepositorySetup("shop-frontend-setup", everything()));
    for (const { name } of resources) expect(name).toMatch(/^shop-frontend-setup/);
  });
});
