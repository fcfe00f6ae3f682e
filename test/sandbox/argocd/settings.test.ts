import { createHmac } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiToken } from "#sandbox/argocd/api-token.ts";
import { argocdComponents, knownExposures } from "#sandbox/argocd/components.ts";
import { argocdEnvironment } from "#sandbox/argocd/environment.ts";
import { argocdObjects } from "#sandbox/argocd/objects.ts";
import { contextIn, somePorts, temporaryDirectory } from "../processes/fakes.ts";

const objects = argocdObjects({ argocdServerKey: "server key", webhookSecret: "hook secret" });
const dataOf = (name: string): Record<string, string> => {
  const data = objects.find(({ metadata }) => metadata.name === name)?.data;
  return Object.fromEntries(Object.entries(data ?? {}).map(([key, value]) => [key, String(value)]));
};

describe("Argo CD's settings", () => {
  it("are all labelled as Argo CD's, or it would not see them", () => {
    const labels = objects.map(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"]);
    expect(labels).toEqual(["argocd", "argocd", "argocd", "argocd", "argocd"]);
  });

  it("leave projects, Applications and repositories to the deployment", () => {
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      "ConfigMap/argocd-cm",
      "ConfigMap/argocd-rbac-cm",
      "Secret/argocd-secret",
      "ConfigMap/argocd-notifications-cm",
      "Secret/argocd-notifications-secret",
    ]);
  });

  it("know no password", () => {
    expect(dataOf("argocd-cm")["admin.enabled"]).toBe("false");
    expect(Object.keys(dataOf("argocd-secret")).filter((key) => key.includes("password"))).toEqual([]);
  });

  it("carry the credentials of this sandbox", () => {
    expect(atob(dataOf("argocd-secret")["server.secretkey"] ?? "")).toBe("server key");
    expect(atob(dataOf("argocd-secret")["webhook.github.secret"] ?? "")).toBe("hook secret");
  });

  it("list the token that the sandbox signs, for an account that may have tokens and only those", () => {
    const [head = "", body = "", signature] = apiToken("server key").split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    expect(signature).toBe(createHmac("sha256", "server key").update(`${head}.${body}`).digest("base64url"));
    expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ alg: "HS256", typ: "JWT" });
    const [name, capability] = claims.sub.split(":");
    expect(dataOf("argocd-cm")[`accounts.${name}`]).toBe(capability);
    const [listed] = JSON.parse(atob(dataOf("argocd-secret")[`accounts.${name}.tokens`] ?? ""));
    expect(listed).toEqual({ id: claims.jti, iat: claims.iat });
  });
});

describe("Argo CD's processes", () => {
  it("listen on loopback, but for the ports that are listed as known exposures", () => {
    const argocd = argocdComponents(contextIn(temporaryDirectory()), "/kubeconfig");
    const open = argocd.filter(({ args }) => {
      const text = args.join(" ");
      // The three servers can be told where to listen; a metrics port without an address is open to all.
      return /--metrics-port/.test(text) && !/--metrics-address 127\.0\.0\.1/.test(text);
    });
    expect(open.map(({ name }) => name)).toEqual(knownExposures.map(({ process }) => process));
    for (const { process, port } of knownExposures)
      expect(argocd.find(({ name }) => name === process)?.args).toContain(`${somePorts[port]}`);
    const applicationSets =
      argocd.find(({ name }) => name === "argocd-applicationset-controller")?.args ?? [];
    for (const flag of ["--metrics-addr", "--probe-addr", "--webhook-addr"])
      expect(applicationSets[applicationSets.indexOf(flag) + 1]).toMatch(/^127\.0\.0\.1:/);
  });

  it("ask for credentials", () => {
    for (const { args } of argocdComponents(contextIn(temporaryDirectory()), "/k"))
      expect(args).not.toContain("--disable-auth");
  });

  it("are the parts they are named for", () => {
    const parts = argocdComponents(contextIn(temporaryDirectory()), "/k").map(
      ({ env }) => env.ARGOCD_BINARY_NAME,
    );
    expect(parts).toEqual([
      "argocd-repo-server",
      "argocd-application-controller",
      "argocd-server",
      "argocd-applicationset-controller",
      "argocd-notifications",
    ]);
  });

  it("find every path they would have mounted inside the sandbox, closed to others", () => {
    const root = temporaryDirectory();
    const env = argocdEnvironment(contextIn(root), "/kubeconfig");
    const paths = Object.entries(env).filter(
      ([name]) => /PATH$|HOME$|SOCK|TMPDIR/.test(name) && name !== "PATH",
    );
    expect(paths.map(([name]) => name)).toHaveLength(8);
    for (const [name, path] of paths) expect(path, name).toMatch(new RegExp(`^${root}/`));
    expect((statSync(join(root, "argocd", "tmp")).mode & 0o777).toString(8)).toBe("700");
  });

  it("refuse a sandbox whose path is too long for a socket, and say what to do", () => {
    const root = join(temporaryDirectory(), "x".repeat(100));
    expect(() => argocdEnvironment(contextIn(root), "/k")).toThrow(/longer than the 103 bytes.*shorter path/);
  });
});
