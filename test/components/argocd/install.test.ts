import { describe, expect, it } from "vitest";
import { initialPassword } from "#components/argocd/initial-admin-methods.ts";
import { type InstallSpec, manifestEdits } from "#components/argocd/install.manifest.ts";
import { manifestUrl } from "#components/argocd/install-sources.ts";
import { chartValues } from "#components/argocd/install-values.ts";
import { versions } from "#sandbox/toolchain/versions.ts";
import { pins } from "#src/versions.ts";
import { memoryCluster } from "#test/components/kubernetes/apply/memory-cluster.ts";

const specOf = (more: Partial<InstallSpec> = {}): InstallSpec => ({
  namespace: "argocd",
  highAvailability: false,
  exposure: { kind: "none" },
  serverInsecure: false,
  config: {},
  rbac: {},
  ...more,
});
const ingress = {
  kind: "ingress",
  host: "argocd.acme.example",
  tls: { clusterIssuer: "le" },
  annotations: {},
} as const;
const nodePort = { kind: "nodePort", http: 30_081, https: 30_444 } as const;

describe("the version by default", () => {
  it("is the one that the sandbox runs", () => {
    expect(pins.argocd.version).toBe(versions.argocd);
  });

  it("has its manifest where the project publishes it", () => {
    expect(manifestUrl("3.2.11", false)).toMatch(/\/v3\.2\.11\/manifests\/install\.yaml$/);
    expect(manifestUrl("3.2.11", true)).toMatch(/\/v3\.2\.11\/manifests\/ha\/install\.yaml$/);
  });
});

describe("the chart's values", () => {
  it("name no address that nobody chose", () => {
    expect(chartValues(specOf(), "3.2.11")).toEqual({
      global: { image: { tag: "v3.2.11" } },
      configs: { cm: { url: "" } },
      server: {},
    });
  });

  it.each<[string, Partial<InstallSpec>, Record<string, unknown>]>([
    [
      "an address that was chosen",
      { config: { url: "https://a.example/x" } },
      { global: { domain: "a.example" } },
    ],
    [
      "an ingress",
      { exposure: ingress },
      { server: { ingress: { enabled: true } }, global: { domain: ingress.host } },
    ],
    [
      "plain HTTP",
      { serverInsecure: true, exposure: ingress },
      { configs: { params: { "server.insecure": true } } },
    ],
    [
      "ports of every node",
      { exposure: nodePort },
      { server: { service: { type: "NodePort", nodePortHttp: 30_081, nodePortHttps: 30_444 } } },
    ],
    [
      "replicas",
      { highAvailability: true },
      { "redis-ha": { enabled: true }, repoServer: { replicas: 2 }, server: { replicas: 2 } },
    ],
    [
      "settings, so that an upgrade does not undo them",
      { config: { "admin.enabled": "false" }, rbac: { "policy.default": "role:readonly" } },
      { configs: { cm: { "admin.enabled": "false" }, rbac: { "policy.default": "role:readonly" } } },
    ],
  ])("carry %s", (_name, spec, expected) => {
    expect(chartValues(specOf(spec), undefined)).toMatchObject(expected);
  });
});

describe("the official manifest", () => {
  const edited = (spec: Partial<InstallSpec>) => {
    const { changes, additions } = manifestEdits(specOf(spec));
    return [...changes, ...additions].map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  };

  it.each<[string, Partial<InstallSpec>, string[]]>([
    ["nothing is asked", {}, []],
    [
      "it has settings",
      { config: { a: "1" }, rbac: { b: "2" } },
      ["ConfigMap argocd-cm", "ConfigMap argocd-rbac-cm"],
    ],
    ["it is balanced", { exposure: { kind: "loadBalancer" } }, ["Service argocd-server"]],
    ["it has an ingress", { exposure: ingress }, ["Ingress argocd-server"]],
    [
      "it speaks plain HTTP behind one",
      { exposure: ingress, serverInsecure: true },
      ["ConfigMap argocd-cmd-params-cm", "Deployment argocd-server", "Ingress argocd-server"],
    ],
  ])("when %s is edited just there", (_name, spec, expected) => {
    expect(edited(spec)).toEqual(expected);
  });

  it("keeps both ports of its Service when nodes open them", () => {
    expect(manifestEdits(specOf({ exposure: nodePort })).changes[0]?.spec).toMatchObject({
      type: "NodePort",
      ports: [
        { name: "http", port: 80, nodePort: 30_081 },
        { name: "https", port: 443, nodePort: 30_444 },
      ],
    });
  });

  it.each([
    [true, "http"],
    [false, "https"],
  ])("with plain HTTP %s is asked by its ingress on %s", (serverInsecure, port) => {
    const [added] = manifestEdits(specOf({ exposure: ingress, serverInsecure })).additions;
    expect(JSON.stringify(added?.spec)).toContain(`"port":{"name":"${port}"}`);
  });
});

describe("the first password", () => {
  it("is the one that Argo CD made, or none where it made none", async () => {
    const cluster = memoryCluster();
    expect(await initialPassword(cluster, "argocd", 0)).toBe("");
    await cluster.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "argocd-initial-admin-secret", namespace: "argocd" },
      data: { password: Buffer.from("first").toString("base64") },
    });
    expect(await initialPassword(cluster, "argocd", 0)).toBe("first");
  });
});
