import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const OWN_CLUSTER = { driver: "existing", kubeconfigFrom: { env: "KUBECONFIG" } };
const ingress = { kind: "ingress", host: "argocd.acme.example", tls: { clusterIssuer: "le" } };

const argocd = (install: unknown) => plainSettings({ "argocd.install": install, cluster: OWN_CLUSTER });
const kargo = (install: unknown) => plainSettings({ kargo: { install }, cluster: OWN_CLUSTER });

describe("an installation of Argo CD that cannot be meant is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["an unknown method", { method: "kubectl" }, "argocd.install.method"],
    [
      "a version with a v",
      { method: "chart", version: "v3.2.11" },
      '"v3.2.11" is not an exact version: write it as 1.2.3',
    ],
    ["a range of versions", { method: "manifest", version: "3.2" }, '"3.2" is not an exact version'],
    [
      "another line without its chart",
      { method: "chart", version: "3.4.4" },
      "the chart 9.3.7 is made for Argo CD 3.2, not for 3.4.4; set chartVersion",
    ],
    [
      "plain HTTP without an ingress",
      { method: "chart", serverInsecure: true },
      "with exposure none passwords would travel in the clear; remove serverInsecure, or set exposure.kind: ingress with tls",
    ],
    [
      "plain HTTP on a port of every node",
      { method: "manifest", serverInsecure: true, exposure: { kind: "nodePort" } },
      "with exposure nodePort passwords would travel in the clear",
    ],
    [
      "plain HTTP by a value",
      { method: "chart", values: { configs: { params: { "server.insecure": true } } } },
      "configs.params.server.insecure does not belong in values; use argocd.install.serverInsecure",
    ],
    [
      "a hash of the admin's password",
      { method: "chart", values: { configs: { secret: { argocdServerAdminPassword: "$2a$10$x" } } } },
      "configs.secret does not belong in values; use argocd.system.webhookSecrets; passwords are set with",
    ],
    [
      "a repository's token",
      { method: "chart", values: { configs: { repositories: { x: { password: "t" } } } } },
      "configs.repositories does not belong in values; use argocd.repositories",
    ],
    [
      "tokens of a template",
      { method: "chart", values: { configs: { credentialTemplates: { x: { password: "t" } } } } },
      "configs.credentialTemplates does not belong in values; use argocd.repositoryTemplates",
    ],
    [
      "access to a cluster",
      { method: "chart", values: { configs: { clusterCredentials: { x: { config: {} } } } } },
      "configs.clusterCredentials does not belong in values; use `argocd cluster add`, or a Secret of your own",
    ],
    [
      "an ingress without a certificate",
      { method: "chart", exposure: { kind: "ingress", host: "a.example" } },
      "argocd.install.exposure.tls",
    ],
    [
      "two certificates",
      { method: "chart", exposure: { ...ingress, tls: { clusterIssuer: "a", secretName: "b" } } },
      "argocd.install.exposure.tls",
    ],
    [
      "a port that no node opens",
      { method: "chart", exposure: { kind: "nodePort", http: 80 } },
      "argocd.install.exposure.http",
    ],
    [
      "one port for both",
      { method: "chart", exposure: { kind: "nodePort", http: 30_443 } },
      "http and https need a port each",
    ],
    ["values of a manifest", { method: "manifest", values: {} }, 'Unrecognized key: "values"'],
    [
      "a manifest over plain HTTP that is not pinned",
      { method: "manifest", source: { url: "http://mirror/install.yaml" } },
      "what http://mirror/install.yaml answers could be changed on its way; write https, or pin it with sha256",
    ],
    ["a digest that is none", { method: "manifest", sha256: "abc" }, "not a SHA-256 digest"],
    [
      "replicas of somebody else's manifest",
      { method: "manifest", source: { file: "argocd.yaml" }, highAvailability: true },
      "a manifest of your own says itself how many replicas there are",
    ],
    [
      "settings of what is there already",
      { method: "external", version: "3.2.11" },
      'Unrecognized key: "version"',
    ],
  ])("%s", (_name, install, expected) => {
    expect(complaint(argocd(install))).toContain(expected);
  });

  it.each<[string, unknown]>([
    ["plain HTTP behind an ingress with TLS", { method: "chart", serverInsecure: true, exposure: ingress }],
    ["another line with its chart", { method: "chart", version: "3.4.4", chartVersion: "9.5.22" }],
    [
      "a pinned manifest over HTTP",
      { method: "manifest", source: { url: "http://m/x.yaml" }, sha256: "0".repeat(64) },
    ],
  ])("but not %s", (_name, install) => {
    expect(parseSettings(argocd(install), "dev").argocd.install).toMatchObject(install as object);
  });

  it("on the sandbox, which has its own", () => {
    const message = complaint(plainSettings({ "argocd.install": { method: "manifest" } }));
    expect(message).toContain('"manifest" needs a cluster of your own (cluster.driver: existing)');
    expect(message).toContain("argocd.install.method");
    const elsewhere = plainSettings({ "argocd.install": { method: "manifest" }, hub: "prod" });
    expect(() => parseSettings(elsewhere, "dev")).not.toThrow();
  });
});

describe("an installation of Kargo that cannot be meant is refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "a password's hash among the values",
      { values: { api: { adminAccount: { passwordHash: "$2a$10$x" } } } },
      "api.adminAccount.passwordHash does not belong in values; use kargo.install.admin.passwordHashFrom",
    ],
    [
      "a signing key among the values",
      { values: { api: { adminAccount: { tokenSigningKey: "k" } } } },
      "api.adminAccount.tokenSigningKey does not belong in values",
    ],
    ["a password in the clear", { admin: { password: "x" } }, 'Unrecognized key: "password"'],
    [
      "a hash in the clear",
      { admin: { passwordHashFrom: "$2a$10$x", tokenSigningKeyFrom: { env: "K" } } },
      "kargo.install.admin.passwordHashFrom",
    ],
    ["a port of every node", { exposure: { kind: "nodePort" } }, "kargo.install.exposure.kind"],
    [
      "a certificate that is none",
      { certificates: { from: "secret", secretName: "c", caBundle: "MII" } },
      "not a certificate: write PEM",
    ],
    [
      "Argo CD's namespace",
      { namespace: "argocd" },
      '"argocd" is Argo CD\'s namespace; give Kargo one of its own',
    ],
  ])("%s", (_name, install, expected) => {
    expect(complaint(kargo({ method: "chart", ...install }))).toContain(expected);
  });

  it("on the sandbox, whose Kubernetes plugin installs no charts", () => {
    const message = complaint(plainSettings({ kargo: { install: { method: "chart" } } }));
    expect(message).toContain('"chart" needs a cluster of your own');
  });
});

it("the settings that docs/scaling.md shows are taken as they stand there", () => {
  const text = readFileSync(resolve("docs/scaling.md"), "utf8");
  const shown = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? "";
  const { install } = parse(shown)["slipway:argocd"];
  const settings = parseSettings(argocd(install), "dev");
  expect(settings.argocd.install).toMatchObject({ method: "chart", values: { controller: { replicas: 3 } } });
});
