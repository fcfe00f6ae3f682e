import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiServer } from "#sandbox/cluster/api-server.ts";
import { discardUnusableCertificate } from "#sandbox/cluster/certificate.ts";
import { controllerManager, scheduler, schedulerConfig } from "#sandbox/cluster/controllers.ts";
import { etcd } from "#sandbox/cluster/etcd.ts";
import { kubeconfigOf } from "#sandbox/cluster/kubeconfig.ts";
import { kwok, node } from "#sandbox/cluster/kwok.ts";
import { contextIn, credentialsIn, somePorts, temporaryDirectory } from "../processes/fakes.ts";

function specs() {
  const root = temporaryDirectory();
  const [context, credentials] = [contextIn(root), credentialsIn(root)];
  return {
    credentials,
    all: [
      etcd(context),
      apiServer(context, credentials),
      controllerManager(context, credentials, "/kcm.kubeconfig"),
      scheduler(context, "/scheduler.kubeconfig"),
      kwok(context, "/kwok.kubeconfig"),
    ],
  };
}

describe("the cluster's processes", () => {
  it("listen on loopback and on their own ports only", () => {
    for (const { name, args } of specs().all) {
      const addresses = args.filter((arg) => /^--(bind-address|listen-|server-address)/.test(arg));
      expect(addresses, name).not.toEqual([]);
      for (const address of addresses) expect(address).toMatch(/127\.0\.0\.1/);
      const own = Object.entries(somePorts).filter(([port]) => port.startsWith(`${name}:`));
      for (const [, port] of own) expect(args.join(" "), name).toContain(`${port}`);
    }
  });

  it("get no credential as an argument", () => {
    const { all, credentials } = specs();
    const text = JSON.stringify(all);
    for (const token of Object.values(credentials.tokens)) expect(text).not.toContain(token);
  });

  it("have role-based access on, and no switch that turns authentication off", () => {
    const args = specs().all.find(({ name }) => name === "kube-apiserver")?.args ?? [];
    expect(args).toContain("--authorization-mode=RBAC");
    expect(args.join(" ")).not.toMatch(/insecure|anonymous-auth=true|AlwaysAllow/);
  });

  it("start again when what they read at the start has changed", () => {
    const watched = specs().all.map(({ name, configFiles = [] }) => [name, configFiles.length]);
    expect(Object.fromEntries(watched)).toEqual({
      etcd: 0,
      "kube-apiserver": 2,
      "kube-controller-manager": 3,
      "kube-scheduler": 2,
      kwok: 2,
    });
  });

  it("schedule without volumes, which do not exist", () => {
    const [profile] = schedulerConfig("/k").profiles;
    expect(profile?.plugins.multiPoint.disabled).toEqual([{ name: "VolumeBinding" }, { name: "VolumeZone" }]);
  });

  it("play the node that kwok is told to play", () => {
    const selector = kwok(contextIn("/data"), "/k").args.find((arg) => arg.includes("annotation-selector"));
    const [name, value] = Object.entries(node("one").metadata.annotations ?? {})[0] ?? [];
    expect(selector).toBe(`--manage-nodes-with-annotation-selector=${name}=${value}`);
  });
});

describe("a kubeconfig", () => {
  it("holds all it needs and nothing but one user", () => {
    const config = JSON.parse(
      kubeconfigOf({ server: "https://127.0.0.1:1", ca: "PEM", token: "t" }, "argocd"),
    );
    expect(config).toMatchObject({
      clusters: [{ cluster: { server: "https://127.0.0.1:1", "certificate-authority-data": btoa("PEM") } }],
      users: [{ user: { token: "t" } }],
      contexts: [{ context: { namespace: "argocd" } }],
    });
    expect(config["current-context"]).toBe(config.contexts[0].name);
  });
});

describe("the API server's certificate", () => {
  // Made once with `openssl req -x509`, its key thrown away: it ends on 2027-11-21.
  const pem = readFileSync(join(import.meta.dirname, "certificate.pem"), "utf8");

  it.each([
    ["is good", pem, "2027-06-01", ["apiserver.crt", "apiserver.key"]],
    ["ends within a week", pem, "2027-11-16", []],
    ["has ended", pem, "2028-06-01", []],
    ["is torn", pem.slice(0, 200), "2027-06-01", []],
    ["is empty", "", "2027-06-01", []],
  ])("that %s leaves the right files", (_, content, now, left) => {
    const directory = join(temporaryDirectory(), "certificates");
    mkdirSync(directory);
    writeFileSync(join(directory, "apiserver.crt"), content);
    writeFileSync(join(directory, "apiserver.key"), "key");
    discardUnusableCertificate(directory, "apiserver", new Date(now));
    expect(readdirSync(directory).sort()).toEqual(left);
  });
});
