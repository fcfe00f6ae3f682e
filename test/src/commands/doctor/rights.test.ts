import { describe, expect, it } from "vitest";
import { rendered } from "#src/commands/doctor/finding.ts";
import type { Right } from "#src/commands/doctor/right.ts";
import { judgeRights, rightsOf } from "#src/commands/doctor/rights.ts";
import { environment, HUB, OWN } from "./environment.ts";

describe("rights in a cluster", () => {
  const words = (rights: readonly Right[]) =>
    rights.map(({ resource, namespace }) => `${resource} ${namespace ?? "-"}`);
  const rights = (...of: Parameters<typeof environment>) =>
    Object.fromEntries(
      Object.entries(rightsOf(environment(...of))).map(([cluster, list]) => [cluster, words(list)]),
    );
  const place = (stage: string) => ["namespaces -", `secrets craftista-${stage}`];
  const argocd = ["applications argocd", "appprojects argocd"];
  const install = ["customresourcedefinitions -", "clusterroles -"];
  const flux = (stage: string) => [
    "gitrepositories flux-system",
    "helmreleases flux-system",
    "secrets flux-system",
    "serviceaccounts flux-system",
    `roles craftista-${stage}`,
    `rolebindings craftista-${stage}`,
  ];
  const byManifest = { method: "manifest" };

  it.each<[string, Parameters<typeof environment>, { own: string[]; hub: string[] }]>([
    ["of an environment", [{}, "staging"], { own: [...place("staging"), ...argocd], hub: [] }],
    [
      "of a hub that installs Argo CD",
      [{ "argocd.install": byManifest, cluster: OWN }],
      { own: [...place("dev"), ...argocd, "secrets argocd", ...install], hub: [] },
    ],
    [
      "of an environment in a cluster of its own, where Argo CD keeps nothing",
      [{ cluster: OWN, hubCluster: HUB }, "staging"],
      {
        own: [
          ...place("staging"),
          "serviceaccounts craftista-staging",
          "roles craftista-staging",
          "rolebindings craftista-staging",
        ],
        hub: [...argocd, "secrets argocd"],
      },
    ],
    [
      "of an environment that Flux deploys",
      [{ "gitops.controller": "flux" }, "staging"],
      { own: [...place("staging"), ...flux("staging")], hub: [] },
    ],
    [
      "of a hub that installs Flux",
      [{ "gitops.controller": "flux", "flux.install": byManifest, cluster: OWN }],
      { own: [...place("dev"), ...flux("dev"), ...install], hub: [] },
    ],
    [
      "of a hub of Flux's that keeps Argo CD for others",
      [{ "gitops.controller": "flux", "gitops.keepArgoCd": true }],
      { own: [...place("dev"), ...flux("dev"), "secrets argocd"], hub: [] },
    ],
  ])("%s are those of its own work", (_case, of, expected) => {
    expect(rights(...of)).toEqual(expected);
  });

  describe("with Kargo", () => {
    const kargoOf = (changes: Record<string, unknown>, stack: string) =>
      [...new Set(Object.values(rightsOf(environment(changes, stack))).flat())]
        .filter(({ group, namespace }) => group.startsWith("kargo.") || namespace === "craftista")
        .map(
          ({ verb, resource, subresource, namespace }) =>
            `${verb} ${resource}${subresource === undefined ? "" : `/${subresource}`} ${namespace ?? "-"}`,
        );
    const kargo = { stages: { dev: { promotion: "manual" } } };
    // What Kargo promotes is not pinned, but for pins that it carries out.
    const promoted = { kargo, freight: {} };
    const byKargo = {
      kargo: { stages: { dev: { promotion: "manual", pinApproves: true } } },
      "promotion.engine": "kargo",
      hub: "prod",
    };

    it.each<[string, Record<string, unknown>, string, string[]]>([
      ["an environment that it does not promote to does nothing there", { kargo }, "staging", []],
      [
        "one that it promotes to makes its stages",
        { ...promoted, hub: "prod" },
        "dev",
        ["create stages craftista"],
      ],
      [
        "one whose pins it carries out asks for promotions, too",
        byKargo,
        "dev",
        [
          "create stages craftista",
          "create promotions craftista",
          "promote stages craftista",
          "create freights craftista",
          "patch warehouses craftista",
          "patch freights/status craftista",
        ],
      ],
      [
        "the hub makes the project and what is in it",
        promoted,
        "dev",
        [
          "create stages craftista",
          "create projects -",
          "create projectconfigs craftista",
          "create warehouses craftista",
          "create promotiontasks craftista",
          "create secrets craftista",
        ],
      ],
    ])("%s", (_case, changes, stack, expected) => {
      expect(kargoOf(changes, stack)).toEqual(expected);
    });

    it("all is asked in the hub's cluster, also where the environment has another", () => {
      const { own, hub } = rightsOf(environment({ ...byKargo, cluster: OWN, hubCluster: HUB }, "dev"));
      const isKargo = ({ group }: Right) => group === "kargo.akuity.io";
      expect([own.filter(isKargo).length, hub.filter(isKargo).length]).toEqual([0, 6]);
    });

    it("an installation of it takes what every installation does", () => {
      const install = { method: "chart" };
      const settings = { ...promoted, kargo: { ...kargo, install }, cluster: OWN };
      expect(words(rightsOf(environment(settings)).own)).toEqual(
        expect.arrayContaining(["customresourcedefinitions -", "clusterroles -"]),
      );
    });
  });

  it("that are missing are named, with a way to look", () => {
    const lacking = [
      { verb: "create", group: "", resource: "namespaces" },
      { verb: "create", group: "argoproj.io", resource: "applications", namespace: "argocd" },
    ];
    expect(rendered([judgeRights("cluster", lacking)])).toBe(
      "✗ cluster: its user may not create namespaces, nor create applications.argoproj.io in argocd\n    let an administrator bind a role with these rights to it, and look again: `kubectl auth can-i create namespaces`",
    );
  });
});
