import { describe, expect, it, vi } from "vitest";
import { judgeAge, lookAtClusters } from "#src/commands/doctor/cluster.ts";
import {
  blocks,
  doubtful,
  type Finding,
  failed,
  fine,
  rendered,
  wrong,
} from "#src/commands/doctor/finding.ts";
import { judgeClock, judgeDisk, judgeProgram, PROGRAMS } from "#src/commands/doctor/machine.ts";
import type { Right } from "#src/commands/doctor/right.ts";
import { judgeRights, rightsOf } from "#src/commands/doctor/rights.ts";
import { parseSettings } from "#src/config/load.ts";
import { topologyOf } from "#src/topology.ts";
import { fakeApi, kubeconfigOf } from "#test/components/cluster/harness/api-server.ts";
import { fakeMachine } from "#test/components/cluster/harness/fake-programs.ts";
import { plainSettings } from "../../config/plain-settings.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const text = (findings: readonly Finding[]): string => rendered(findings);
const program = (name: string) => PROGRAMS.find((one) => one.name === name) ?? expect.fail(name);

describe("programs", () => {
  it.each<[string, string | undefined, string]>([
    ["node", "v24.21.0", "✔ node: 24.21.0"],
    ["node", "v20.20.2", "✗ node: 20.20.2 is not >=22.18; needed for everything\n    https://nodejs.org"],
    ["git", "git version 2.39.5", "✔ git: 2.39.5"],
    ["git", "git version 2.17.1", "✗ git: 2.17.1 is not >=2.30"],
    ["git", undefined, "✗ git: not on PATH; needed for promotions\n    https://git-scm.com"],
    ["pulumi", "v3.259.0", "✔ pulumi: 3.259.0"],
    ["pulumi", "v4.0.0", "✗ pulumi: 4.0.0 is not >=3.225 <4"],
    ["helm", "v3.19.4+g7cfb6e4", "✔ helm: 3.19.4"],
    ["helm", undefined, "! helm: not on PATH; needed for `npm run plan`"],
    ["helm", "what?", "! helm: cannot say its version: what?"],
  ])("%s that says %s", (name, printed, says) => {
    expect(text([judgeProgram(program(name), printed)])).toContain(says);
  });
});

describe("the machine", () => {
  it.each<[number, string]>([
    [0, "✔ clock: 0 s ahead"],
    [29, "✔ clock"],
    [30, "! clock: 30 s ahead of the Git server's\n    set it"],
    [-299, "! clock: 299 s behind"],
    [300, "✗ clock: 300 s ahead"],
    [-4_000, "✗ clock: 4000 s behind"],
  ])("a clock that is off by %d s", (seconds, says) => {
    expect(text([judgeClock(NOW, new Date(NOW.getTime() + seconds * 1_000))])).toContain(says);
  });

  it.each<[number, string]>([
    [0.5, "✗ disk: 0.5 GiB free at /here\n    make room"],
    [1, "! disk: 1.0 GiB free"],
    [7.9, "! disk"],
    [8, "✔ disk: 8.0 GiB free"],
  ])("a disk with %d GiB left", (gib, says) => {
    expect(text([judgeDisk("/here", gib * 1024 ** 3)])).toContain(says);
  });
});

const environment = (changes: Record<string, unknown> = {}, stack = "dev") => {
  const settings = parseSettings(plainSettings(changes, stack), stack);
  const read = {
    settings,
    environment: stack,
    value: (setting: unknown) => (typeof setting === "string" ? setting : "x.example"),
  };
  return { ...read, topology: topologyOf(read), promotions: [] };
};
const HUB = { kubeconfigFrom: { env: "DOCTORS_HUB" } };
const OWN = { driver: "existing", kubeconfigFrom: { env: "DOCTORS_KUBECONFIG" } };

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
    expect(text([judgeRights("cluster", lacking)])).toBe(
      "✗ cluster: its user may not create namespaces, nor create applications.argoproj.io in argocd\n    let an administrator bind a role with these rights to it, and look again: `kubectl auth can-i create namespaces`",
    );
  });

  it.each([
    [13, "! c: the token of me ends in 13 days"],
    [14, ""],
  ])("a kubeconfig that opens it for %d more days", (days, says) => {
    const exp = later(days).getTime() / 1_000;
    const token = `e30.${Buffer.from(JSON.stringify({ exp })).toString("base64url")}.s`;
    expect(text(judgeAge("c", kubeconfigOf("https://x", { token }), undefined, NOW))).toContain(says);
  });
});

describe("a cluster", () => {
  it("that answers is named with its server, and each right is asked of it", async () => {
    const api = await fakeApi();
    vi.stubEnv("DOCTORS_KUBECONFIG", api.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN }));
    expect(text(found)).toContain(`✔ cluster of dev: the existing cluster answers at ${api.url}`);
    expect(api.asked.filter((one) => one.includes("selfsubjectaccessreviews"))).toHaveLength(5);
  });

  it.each([
    [{ status: { allowed: true } }, "✔ cluster of dev: its user may do what a deployment does"],
    [
      { status: { allowed: false } },
      "✗ cluster of dev: its user may not create namespaces, nor create secrets",
    ],
    [{ message: "forbidden" }, "! cluster of dev: it does not tell what its user may do\n    compare"],
  ])("that answers %j to what its user may do", async (answer, says) => {
    const api = await fakeApi();
    api.objects.set("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", answer);
    vi.stubEnv("DOCTORS_KUBECONFIG", api.kubeconfig);
    expect(text(await lookAtClusters(environment({ cluster: OWN })))).toContain(says);
  });

  it("that is not the hub's is looked at beside the hub's", async () => {
    const [own, hub] = [await fakeApi(), await fakeApi()];
    vi.stubEnv("DOCTORS_KUBECONFIG", own.kubeconfig);
    vi.stubEnv("DOCTORS_HUB", hub.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN, hubCluster: HUB }, "staging"));
    expect(text(found)).toContain(`✔ hub's cluster, for staging: the existing cluster answers at ${hub.url}`);
    const rights = ({ asked }: typeof own) => asked.filter((one) => one.includes("accessreviews")).length;
    expect([rights(own), rights(hub)]).toEqual([5, 3]);
  });

  it("that is somebody else's is in the way, with the remedy on a line of its own", async () => {
    const api = await fakeApi();
    api.objects.set("/api/v1/namespaces/craftista-dev", { metadata: { name: "craftista-dev" } });
    vi.stubEnv("DOCTORS_KUBECONFIG", api.kubeconfig);
    const found = await lookAtClusters(environment({ cluster: OWN }));
    expect(blocks(found)).toBe(true);
    expect(text(found)).toMatch(/belongs to somebody else.*\n {4}an environment has a namespace of its own/);
  });

  it("that is still to be made is no hindrance, where its program is there", async () => {
    const machine = fakeMachine();
    machine.program("kind", "true");
    const found = await lookAtClusters(environment({ cluster: { driver: "kind" } }));
    expect(text(found)).toBe(
      "✔ cluster of dev: kind cluster craftista-dev is not there yet, and can be made: `pulumi up -s dev`",
    );
  });

  it("whose program is missing is in the way", async () => {
    fakeMachine();
    const found = await lookAtClusters(environment({ cluster: { driver: "kind" } }));
    expect(text(found)).toMatch(/^✗ cluster of dev: the program kind is not on PATH\n {4}get it: https/);
  });
});

describe("what is found", () => {
  it("stands once where environments share it, and each problem with its remedy", () => {
    expect(text([fine("a", "b"), fine("a", "b"), wrong("c", "d", "e"), doubtful("f", "g", "h")])).toBe(
      "✔ a: b\n✗ c: d\n    e\n! f: g\n    h",
    );
  });

  it("is in the way only where something is wrong", () => {
    expect(blocks([fine("a", "b"), doubtful("c", "d", "e")])).toBe(false);
    expect(blocks([wrong("c", "d", "e")])).toBe(true);
  });

  it("of an error is its words and its remedy", () => {
    expect(failed("a", new Error("no x; y; do z"))).toEqual(wrong("a", "no x; y", "do z"));
  });
});
