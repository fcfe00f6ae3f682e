import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { leftBehind } from "#src/left-behind.ts";
import { topologyOf } from "#src/topology.ts";
import { plainSettings } from "./config/plain-settings.ts";

function left(changes: Record<string, unknown> = {}, environment = "dev", folder = ".") {
  const settings = parseSettings(plainSettings(changes, environment, folder), environment);
  const value = (setting: unknown) => (typeof setting === "string" ? setting : "x.example");
  return leftBehind(settings, topologyOf({ settings, environment, value }));
}

const records = (environment: string) =>
  `in Git, what ${environment} ran: the commits, the image files below env/${environment}/, the tags verified/${environment}/ and approved/${environment}/ (gates, audits and rollbacks read them)`;
const cluster = (driver: string) => `the cluster: it was there before (cluster.driver: ${driver})`;
const ARCHIVED =
  "the repositories of craftista are archived, read-only, with their whole history (github.onDestroy: archive)";
const ARGOCD = "Argo CD: it was there before (argocd.install.method: external)";
const OWN = { driver: "existing", kubeconfigFrom: { env: "KUBECONFIG" } };
const ingress = { "ingress.frontend": { host: "shop.example", issuer: "le" } };

describe("what a destroy leaves by the settings", () => {
  it.each<[string, Parameters<typeof left>, string[]]>([
    ["of a hub", [], [ARCHIVED, records("dev"), cluster("sandbox"), ARGOCD]],
    ["of another environment", [{}, "prod"], [records("prod"), cluster("sandbox")]],
    [
      "of a hub that deletes its repositories, and their records with them",
      [{ "github.onDestroy": "delete" }],
      [cluster("sandbox"), ARGOCD],
    ],
    ["of a stack that made its cluster", [{ cluster: { driver: "kind" } }, "prod"], [records("prod")]],
    [
      "of a hub with settings in somebody's Argo CD",
      [{ "argocd.system": { resourceExclusions: [{ apiGroups: ["velero.io"], kinds: ["Backup"] }] } }],
      [
        ARCHIVED,
        records("dev"),
        cluster("sandbox"),
        `${ARGOCD}; a key of its settings that argocd.system had taken over is gone until its owner sets it again`,
      ],
    ],
    [
      "of a hub that installed Argo CD and Kargo by charts",
      [{}, "dev", "examples/install-chart"],
      [
        expect.stringMatching(/^the repositories/),
        records("dev"),
        cluster("existing"),
        "Argo CD's definitions and what is of their kinds: its chart keeps them (crds.keep)",
        "Kargo's definitions: its chart keeps them (helm.sh/resource-policy: keep)",
      ],
    ],
    [
      "of a hub beside Flux and Kargo of somebody else's",
      [{ "gitops.controller": "flux", cluster: OWN }],
      [
        ARCHIVED,
        records("dev"),
        cluster("existing"),
        "Flux: it was there before (flux.install.method: external)",
      ],
    ],
    [
      "of applications that deploy into a cluster of somebody else's",
      [
        {
          "gitops.leaveWorkloads": true,
          "applications.agent": {
            source: { kind: "directory", repository: "https://x.example/a.git", path: "a" },
            destination: { namespace: "agents", cluster: "edge" },
          },
        },
        "prod",
      ],
      [
        records("prod"),
        cluster("sandbox"),
        "what agent rolled out, and its namespace agents in edge: that cluster is not this stack's",
      ],
    ],
    [
      "in the middle of a change of the pattern",
      [{ "gitops.handOver": true }, "prod"],
      [
        records("prod"),
        cluster("sandbox"),
        expect.stringMatching(/^the Applications \(gitops.handOver: true\)/),
      ],
    ],
    [
      "of a Kustomization that does not prune outside of the environment",
      [
        {
          "gitops.controller": "flux",
          "flux.kustomizations": {
            tools: { path: "tools", prune: false, targetNamespace: "tools", serviceAccount: "tools" },
            own: { path: "own", prune: false },
          },
        },
        "prod",
      ],
      [
        records("prod"),
        cluster("sandbox"),
        "what the Kustomization tools applied into tools: it does not prune (flux.kustomizations.tools.prune: false)",
      ],
    ],
    [
      "of an account at an ACME server",
      [{ "certificates.issuers": { le: { kind: "acme", email: "a@x.example" } }, ...ingress }, "prod"],
      [
        records("prod"),
        cluster("sandbox"),
        "Secret cert-manager/craftista-prod-le-account: cert-manager made it, the key of the account at the ACME server",
      ],
    ],
    [
      "of images that the hub built",
      [{}, "dev", "examples/images"],
      expect.arrayContaining([expect.stringMatching(/^the images of .*: other clusters may run them$/)]),
    ],
  ])("%s", (_case, of, stays) => {
    expect(left(...of).stays).toEqual(stays);
  });

  it.each<[string, Parameters<typeof left>, ReturnType<typeof left>["cluster"]]>([
    [
      "of an environment: its namespaces",
      [
        {
          "applications.tool": {
            source: { kind: "directory", repository: "https://x.example/a.git", path: "a" },
            destination: { namespace: "tools" },
          },
        },
        "prod",
      ],
      {
        kubeconfigFrom: { env: "SLIPWAY_KUBECONFIG" },
        namespaces: ["craftista-prod", "tools"],
        definitions: [],
      },
    ],
    [
      "of a hub that installed Argo CD by its manifest",
      [{}, "prod", "examples/install-manifest"],
      {
        kubeconfigFrom: { env: "ACME_KUBECONFIG" },
        context: "hub",
        namespaces: ["craftista-prod"],
        definitions: ["applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io"],
      },
    ],
    [
      "of a hub that installed Flux by its manifest",
      [{}, "dev", "examples/flux"],
      {
        kubeconfigFrom: { env: "ACME_KUBECONFIG" },
        context: "dev",
        namespaces: ["craftista-dev"],
        definitions: ["toolkit.fluxcd.io"],
      },
    ],
    ["of a cluster that goes with the stack: nothing", [{ cluster: { driver: "kind" } }, "prod"], undefined],
  ])("is looked up in the cluster %s", (_case, of, look) => {
    expect(left(...of).cluster).toEqual(look);
  });
});
