import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const data = { KEY: { env: "A_SECRET" } };
const vault = { kind: "vault", server: "https://vault.test", auth: { kind: "kubernetes", role: "shop" } };
const sealing = { certificateFrom: { file: "sealing.pem" } };
const item = (value: unknown, more: Record<string, unknown> = {}) => ({ items: { token: value }, ...more });

describe("Secrets that cannot be meant are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["a value in the clear", item({ kind: "plain", data: { KEY: "hush" } }), "secrets.items.token.data.KEY"],
    ["a Secret without keys", item({ kind: "plain", data: {} }), "a Secret has at least one key"],
    [
      "a key that is none",
      item({ kind: "plain", data: { "a b": { env: "X" } } }),
      '"a b" is not a key of a Secret',
    ],
    ["an unknown kind", item({ kind: "sops", data }), "secrets.items.token.kind"],
    [
      "sealing without a certificate",
      item({ kind: "sealed", data }),
      "nothing can be sealed without a certificate; set secrets.sealing.certificateFrom",
    ],
    [
      "an unknown scope",
      item({ kind: "sealed", scope: "project", data }, { sealing }),
      "secrets.items.token.scope",
    ],
    [
      "a store that is not there",
      item({ kind: "external", store: "vautl", all: ["x"] }, { stores: { vault } }),
      '"vautl" is no store; there are vault',
    ],
    [
      "nothing of a store",
      item({ kind: "external", store: "vault" }, { stores: { vault } }),
      "nothing is taken from the store; name keys, or entries under all",
    ],
    [
      "a Vault without TLS",
      { items: {}, stores: { vault: { ...vault, server: "http://vault.test" } } },
      "a Vault is asked for secrets: write an address with https://",
    ],
    [
      "a Vault's token in the clear",
      { items: {}, stores: { vault: { ...vault, auth: { kind: "token", token: "hvs.x" } } } },
      "secrets.stores.vault.auth",
    ],
    [
      "two providers in one store",
      { items: {}, stores: { other: { kind: "other", provider: { aws: {}, gcpsm: {} } } } },
      "a store has exactly one provider",
    ],
    [
      "the name of a database's account",
      { items: { "catalogue-db-account": { kind: "plain", data } } },
      '"catalogue-db-account" is a Secret that this program makes already; choose another name',
    ],
    [
      "the name of what a store signs in with",
      { items: { "vault-store": { kind: "plain", data } }, stores: { vault } },
      '"vault-store" is a Secret that this program makes already',
    ],
  ])("%s", (_name, secrets, expected) => {
    expect(complaint(plainSettings({ secrets }))).toContain(expected);
  });

  it.each([
    [
      "a service's Secret that no environment makes",
      { "services.voting.secrets": ["api"] },
      '"api" is no Secret of this environment; there are none',
    ],
    [
      "a Secret of a database",
      {
        "services.catalogue-db.secrets": ["token"],
        secrets: item({ kind: "plain", data }),
      },
      "a database has the Secret of its account alone; remove the key",
    ],
    [
      "a folder of Flux's with the name of the one for sealed Secrets",
      {
        secrets: item({ kind: "sealed", data }, { sealing }),
        "gitops.controller": "flux",
        "flux.kustomizations.sealed-secrets": { path: "x" },
      },
      '"sealed-secrets" is the folder of Flux\'s that brings sealed Secrets into the cluster; choose another name',
    ],
    [
      "an application with the name of the one for sealed Secrets",
      {
        secrets: item({ kind: "sealed", data }, { sealing }),
        applications: { "sealed-secrets": { source: { kind: "directory", path: "x" } } },
      },
      '"sealed-secrets" is the Application that brings sealed Secrets into the cluster; choose another name',
    ],
  ])("%s", (_name, changes, expected) => {
    expect(complaint(plainSettings(changes))).toContain(expected);
  });

  it("but a service may need one of each kind", () => {
    const settings = plainSettings({
      "services.voting.secrets": ["a", "b", "c"],
      secrets: {
        sealing,
        stores: { vault },
        items: {
          a: { kind: "plain", data },
          b: { kind: "sealed", data },
          c: { kind: "external", store: "vault", all: ["shop"] },
        },
      },
    });
    expect(parseSettings(settings, "dev").secrets?.items.b).toMatchObject({
      scope: "strict",
      type: "Opaque",
    });
  });
});
