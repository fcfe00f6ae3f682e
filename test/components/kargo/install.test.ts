import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bcryptHash, signingKey } from "#components/kargo/admin-secrets.ts";
import { type KargoValuesSpec, kargoValues } from "#components/kargo/install-values.ts";
import { pins } from "#src/versions.ts";

const specOf = (more: Partial<KargoValuesSpec> = {}): KargoValuesSpec => ({
  argocdNamespace: "argocd",
  certificates: { from: "cert-manager" },
  ...more,
});
const ingress = { host: "kargo.acme.example", tls: { clusterIssuer: "le" }, annotations: {} };

describe("Kargo's version by default", () => {
  it("is the one whose schemas the tests know", () => {
    const module = readFileSync(new URL("../../e2e/schemas/kargo/go.mod", import.meta.url), "utf8");
    expect(module).toContain(`github.com/akuity/kargo v${pins.kargo.version}\n`);
  });
});

describe("the chart's values", () => {
  it("leave the account admin out, and its certificates to cert-manager", () => {
    expect(kargoValues(specOf())).toEqual({
      api: { adminAccount: { enabled: false } },
      controller: { argocd: { integrationEnabled: true, namespace: "argocd" } },
    });
  });

  it.each<[string, Partial<KargoValuesSpec>, Record<string, unknown>]>([
    [
      "name the admin's Secret, and hold nothing of it",
      { adminSecret: "kargo-admin" },
      { api: { adminAccount: { enabled: true }, secret: { name: "kargo-admin" } } },
    ],
    [
      "let the ingress end TLS, for the interface and for services that report",
      { ingress },
      {
        api: {
          host: ingress.host,
          tls: { enabled: false, terminatedUpstream: true },
          ingress: { enabled: true, tls: { selfSignedCert: false } },
        },
        externalWebhooksServer: { host: ingress.host, tls: { enabled: false, terminatedUpstream: true } },
      },
    ],
    [
      "need no cert-manager with a certificate that is there",
      { certificates: { from: "secret", secretName: "own" } },
      {
        api: { tls: { enabled: false } },
        externalWebhooksServer: { tls: { enabled: false } },
        webhooksServer: { tls: { selfSignedCert: false, secretName: "own" } },
      },
    ],
    [
      "link to Argo CD",
      { argocdUrl: "https://a.example" },
      { api: { argocd: { urls: { "": "https://a.example" } } } },
    ],
  ])("%s", (_name, spec, expected) => {
    expect(kargoValues(specOf(spec))).toMatchObject(expected);
  });
});

describe("the admin's secrets", () => {
  const hash = `$2y$10$${"a".repeat(53)}`;

  it("are a bcrypt hash and a long key", () => {
    expect(bcryptHash(hash)).toBe(hash);
    expect(signingKey("k".repeat(32))).toBe("k".repeat(32));
  });

  it.each(["correct horse", "$2a$10$short", hash.replace("$10$", "$03$"), `${hash}\n`])(
    "are refused as %o, which is not shown",
    (text) => {
      expect(() => bcryptHash(text)).toThrow("is no bcrypt hash; make one with `htpasswd");
      expect(() => bcryptHash(text)).not.toThrow(text);
    },
  );

  it("are refused with a key that could be guessed", () => {
    expect(() => signingKey("short")).toThrow("has 5 characters, 32 are the least");
  });
});
