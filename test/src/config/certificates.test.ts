import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const acme = { kind: "acme", email: "a@b.test" };
const route = { host: "shop.acme.example", issuer: "le" };

const changed = (issuers: Record<string, unknown>, ingress: Record<string, unknown> = {}) =>
  plainSettings({ certificates: { issuers }, ingress });

describe("certificates that nobody could give are refused", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ["an issuer without an address to warn", { le: { kind: "acme" } }, {}, "certificates.issuers.le.email"],
    [
      "a server over plain HTTP",
      { le: { ...acme, server: "http://acme.test" } },
      {},
      "certificates.issuers.le.server",
    ],
    [
      "two ways to prove a host",
      { le: { ...acme, ingressClass: "nginx", solvers: [{ dns01: {} }] } },
      {},
      "solvers say themselves how hosts are proven; remove ingressClass, or solvers",
    ],
    [
      "an authority's key in the clear",
      { own: { kind: "ca", certificateFrom: { file: "ca.pem" }, key: "-----BEGIN" } },
      {},
      "certificates.issuers.own.keyFrom",
    ],
    [
      "an issuer that is not there",
      { letsencrypt: acme },
      { frontend: route },
      '"le" is no issuer; there are letsencrypt in certificates.issuers',
    ],
    [
      "two certificates for one host",
      { le: acme },
      { frontend: { ...route, tlsSecretName: "wildcard" } },
      'the certificate comes from issuer "le"; remove tlsSecretName, or issuer',
    ],
    [
      "Let's Encrypt for a host that nobody can reach",
      { le: { ...acme, server: "production" } },
      { frontend: { ...route, host: "shop.acme.internal" } },
      'Let\'s Encrypt signs for public hosts, and "shop.acme.internal" is none; use an issuer of kind ca or self-signed',
    ],
    [
      "the same by its address",
      { le: { ...acme, server: "https://acme-v02.api.letsencrypt.org/directory" } },
      { frontend: { ...route, host: "shop.local" } },
      '"shop.local" is none',
    ],
    [
      "one host for two services",
      { le: acme },
      { frontend: route, voting: route },
      '"shop.acme.example" is the host of frontend already; give voting one of its own',
    ],
    [
      "a name that becomes too long",
      { ["x".repeat(50)]: acme },
      {},
      "characters, Kubernetes allows 63; shorten one of its parts",
    ],
  ])("%s", (_name, issuers, ingress, expected) => {
    expect(complaint(changed(issuers, ingress))).toContain(expected);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      "another server may sign for a private host",
      { ...acme, server: "https://ca.acme.internal/dir" },
      "shop.internal",
    ],
    ["staging is the default", acme, "shop.acme.example"],
  ])("but %s", (_name, issuer, host) => {
    const settings = changed({ le: issuer }, { frontend: { ...route, host } });
    expect(parseSettings(settings, "dev").ingress.frontend?.issuer).toBe("le");
  });
});
