import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { rbacConfig } from "#components/argocd/rbac.ts";
import { repositorySecret } from "#components/argocd/repository-secret.ts";
import { ArgoCdSystem } from "#components/argocd/system.ts";
import { type SystemConfig, systemConfig } from "#components/argocd/system-config.ts";
import { deploy } from "#test/harness/deploy.ts";

const nothing: SystemConfig = {
  admin: true,
  accounts: {},
  resourceExclusions: [],
  ignoreDifferences: {},
  healthChecks: {},
};
const fields = { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [] };

describe("the keys of argocd-cm", () => {
  it.each<[string, Partial<SystemConfig>, Record<string, string>]>([
    ["nothing that was not asked for", {}, {}],
    ["the switched-off admin", { admin: false }, { "admin.enabled": "false" }],
    [
      "accounts by what they may",
      {
        accounts: {
          ci: { apiKey: true, login: false, enabled: true },
          old: { apiKey: true, login: true, enabled: false },
        },
      },
      { "accounts.ci": "apiKey", "accounts.old": "apiKey, login", "accounts.old.enabled": "false" },
    ],
    [
      "differences, with the group before an underscore",
      {
        ignoreDifferences: {
          "apps/Deployment": { ...fields, jsonPointers: ["/spec/replicas"] },
          all: { ...fields, managedFieldsManagers: ["kube-controller-manager"] },
        },
      },
      {
        "resource.customizations.ignoreDifferences.apps_Deployment": "jsonPointers:\n  - /spec/replicas\n",
        "resource.customizations.ignoreDifferences.all":
          "managedFieldsManagers:\n  - kube-controller-manager\n",
      },
    ],
    [
      "health checks as they are",
      { healthChecks: { "acme.io/Widget": 'return { status = "Healthy" }' } },
      { "resource.customizations.health.acme.io_Widget": 'return { status = "Healthy" }' },
    ],
  ])("hold %s", (_name, config, expected) => {
    expect(systemConfig({ ...nothing, ...config })).toEqual(expected);
  });

  it("keep Argo CD's own exclusions before ours, because a list takes the place of another", () => {
    const ours = { apiGroups: ["velero.io"], kinds: ["*"], clusters: ["https://10.0.0.1"] };
    const list: unknown[] = parse(
      systemConfig({ ...nothing, resourceExclusions: [ours] })["resource.exclusions"] ?? "",
    );
    expect(list.at(-1)).toEqual(ours);
    expect(list).toContainEqual({ apiGroups: ["coordination.k8s.io"], kinds: ["Lease"] });
  });
});

describe("argocd-rbac-cm", () => {
  it("has a line for each action and object, and one for each member", () => {
    const policy = {
      resource: "applications",
      actions: ["get", "sync"],
      objects: ["shop-dev/*"],
      effect: "allow",
    } as const;
    const roles = {
      admin: { policies: [], groups: ["acme:platform"], accounts: [] },
      deployer: { policies: [policy], groups: ["acme:developers"], accounts: ["ci"] },
    };
    expect(rbacConfig("shop", { default: "readonly", roles })).toEqual({
      "policy.default": "role:readonly",
      "policy.shop.csv": [
        "g, acme:platform, role:admin",
        "p, role:deployer, applications, get, shop-dev/*, allow",
        "p, role:deployer, applications, sync, shop-dev/*, allow",
        "g, acme:developers, role:deployer",
        "g, ci, role:deployer",
        "",
      ].join("\n"),
    });
  });

  it("keeps what the installation says where nothing is said", () => {
    expect(rbacConfig("shop", { roles: {} })).toEqual({});
  });
});

describe("the Secret of a repository", () => {
  it.each([
    [
      "a public Git repository",
      { kind: "git", url: "https://host/a.git" },
      { type: "git", url: "https://host/a.git" },
    ],
    [
      "a token",
      { kind: "git", url: "https://host/a.git", access: { kind: "token", username: "u", token: "t" } },
      { type: "git", url: "https://host/a.git", username: "u", password: "t" },
    ],
    [
      "a key",
      { kind: "git", url: "git@host:a.git", access: { kind: "ssh", privateKey: "k" } },
      { type: "git", url: "git@host:a.git", sshPrivateKey: "k" },
    ],
    [
      "a GitHub App, whose numbers are texts",
      {
        kind: "git",
        url: "https://host/a",
        access: {
          kind: "github-app",
          appId: 1,
          installationId: 2,
          privateKey: "k",
          baseUrl: "https://host/api/v3",
        },
      },
      {
        type: "git",
        url: "https://host/a",
        githubAppID: "1",
        githubAppInstallationID: "2",
        githubAppPrivateKey: "k",
        githubAppEnterpriseBaseUrl: "https://host/api/v3",
      },
    ],
    [
      "charts by HTTP",
      { kind: "helm", url: "https://host/charts" },
      { type: "helm", url: "https://host/charts" },
    ],
    [
      "a registry of charts, without its scheme",
      { kind: "oci", url: "oci://host:5000/charts", plainHttp: true },
      { type: "helm", url: "host:5000/charts", enableOCI: "true", insecureOCIForceHttp: "true" },
    ],
  ] as const)("of %s", (_name, repository, expected) => {
    expect(repositorySecret(repository)).toEqual(expected);
  });
});

it("an installation of which nothing is set is not touched", async () => {
  const { resources } = await deploy(
    () => new ArgoCdSystem("all", { namespace: "argocd", config: {}, rbac: {}, secrets: {} }),
  );
  expect(resources.map(({ type }) => type)).toEqual(["slipway:argocd:System"]);
});

it("single keys of what is there are patched, not whole objects replaced", async () => {
  const { resources } = await deploy(
    () =>
      new ArgoCdSystem("all", {
        namespace: "argocd",
        config: { url: "https://x" },
        rbac: { "policy.csv": "" },
        secrets: { "webhook.github.secret": "s" },
      }),
  );
  expect(resources.map(({ type, inputs }) => [type, (inputs.metadata as { name?: string })?.name])).toEqual([
    ["slipway:argocd:System", undefined],
    ["kubernetes:core/v1:ConfigMapPatch", "argocd-cm"],
    ["kubernetes:core/v1:ConfigMapPatch", "argocd-rbac-cm"],
    ["kubernetes:core/v1:SecretPatch", "argocd-secret"],
  ]);
});
