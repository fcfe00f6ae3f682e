import { describe, expect, it } from "vitest";
import { inCluster } from "#components/argocd/destination.ts";
import { type ProjectSpec, projectManifest } from "#components/argocd/project.manifest.ts";
import { rolePolicies } from "#components/argocd/role-policy.ts";
import { scopeOf } from "#components/argocd/scopes.ts";

const project: ProjectSpec = {
  name: "shop-dev",
  namespace: "argocd",
  labels: {},
  sourceRepositories: ["https://git.example.test/shop/gitops.git"],
  destinations: [inCluster("shop-dev")],
};
const rulesOf = (rules: Partial<ProjectSpec>) => projectManifest({ ...project, ...rules }).spec;

describe("an AppProject", () => {
  it("says nothing of rules that nobody set, because Argo CD reads an empty list as a refusal", () => {
    expect(
      Object.keys(rulesOf({ namespaceKinds: { deny: [] }, roles: [], syncWindows: [], signatureKeys: [] })),
    )
      // The three that every project has, and the namespace that CreateNamespace needs.
      .toEqual(["description", "sourceRepos", "destinations", "clusterResourceWhitelist"]);
  });

  it("keeps cluster-wide kinds apart from those of a namespace", () => {
    const spec = rulesOf({
      clusterKinds: {
        allow: [{ group: "scheduling.k8s.io", kind: "PriorityClass" }],
        deny: [{ group: "", kind: "Node" }],
      },
      namespaceKinds: {
        allow: [{ group: "apps", kind: "Deployment" }],
        deny: [{ group: "", kind: "Secret" }],
      },
    });
    expect(spec).toMatchObject({
      clusterResourceWhitelist: [
        { group: "", kind: "Namespace" },
        { group: "scheduling.k8s.io", kind: "PriorityClass" },
      ],
      clusterResourceBlacklist: [{ group: "", kind: "Node" }],
      namespaceResourceWhitelist: [{ group: "apps", kind: "Deployment" }],
      namespaceResourceBlacklist: [{ group: "", kind: "Secret" }],
    });
  });

  it("builds the policies of a role with the only subject and objects that Argo CD accepts", () => {
    const role = {
      name: "deployer",
      groups: ["shop:deployers"],
      policies: [
        { resource: "applications", actions: ["get", "sync"], objects: ["*"], effect: "allow" },
        { resource: "logs", actions: ["get"], objects: ["cart-dev"], effect: "deny" },
      ],
    } as const;
    expect(rulesOf({ roles: [role] }).roles).toEqual([
      {
        name: "deployer",
        groups: ["shop:deployers"],
        policies: [
          "p, proj:shop-dev:deployer, applications, get, shop-dev/*, allow",
          "p, proj:shop-dev:deployer, applications, sync, shop-dev/*, allow",
          "p, proj:shop-dev:deployer, logs, get, shop-dev/cart-dev, deny",
        ],
      },
    ]);
  });

  it("writes a sync window with the lists that are given, and its two switches only when they are on", () => {
    const window = {
      kind: "deny",
      schedule: "0 22 * * 5",
      duration: "58h",
      timeZone: "Europe/Berlin",
      applications: ["*"],
      namespaces: [],
      clusters: [],
    } as const;
    expect(rulesOf({ syncWindows: [{ ...window, matchAll: false, manualSync: true }] }).syncWindows).toEqual([
      {
        kind: "deny",
        schedule: "0 22 * * 5",
        duration: "58h",
        timeZone: "Europe/Berlin",
        applications: ["*"],
        manualSync: true,
      },
    ]);
  });

  it("passes over orphans by their kind, the core group as Argo CD keeps it", () => {
    const ignore = [
      { group: "", kind: "ConfigMap", name: "kube-root-ca.crt" },
      { group: "apps", kind: "Deployment" },
    ];
    expect(rulesOf({ orphanedResources: { warn: true, ignore } })).toHaveProperty(
      "orphanedResources.ignore",
      [{ kind: "ConfigMap", name: "kube-root-ca.crt" }, ignore[1]],
    );
  });

  it("names signature keys and reports orphans", () => {
    expect(
      rulesOf({ signatureKeys: ["4AEE18F83AFDEB23"], orphanedResources: { warn: true, ignore: [] } }),
    ).toMatchObject({ signatureKeys: [{ keyID: "4AEE18F83AFDEB23" }], orphanedResources: { warn: true } });
  });
});

it("a policy for two actions on two objects is four lines", () => {
  const policies = [
    { resource: "applications", actions: ["get", "sync"], objects: ["a", "b"], effect: "allow" },
  ] as const;
  expect(rolePolicies("p", { name: "r", groups: [], policies })).toHaveLength(4);
});

describe("the scope of a kind", () => {
  it.each([
    ["apps", "Deployment", "namespace"],
    ["networking.k8s.io", "Ingress", "namespace"],
    ["networking.k8s.io", "IngressClass", "cluster"],
    ["", "Namespace", "cluster"],
    ["kargo.akuity.io", "Project", "cluster"],
    ["acme.io", "Deployment", undefined],
    ["", "Deployment", undefined],
  ])("of %s/%s is %s", (group, kind, scope) => {
    expect(scopeOf({ group, kind })).toBe(scope);
  });
});
