import { createPrivateKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CertificateError, type SealedFor, seal, sealingCertificate } from "#components/secrets/seal.ts";
import { sealedSecretManifest } from "#components/secrets/sealed-secret.manifest.ts";
import { isStale, problemOf, type SealingInputs, sealed } from "#components/secrets/sealing-methods.ts";
import { sealingPair } from "#test/harness/sealing-pair.ts";
import { selfSigned } from "#test/harness/self-signed.ts";
import { unseal } from "./unseal.ts";

const certificate = sealingCertificate(sealingPair.certificate);
const key = createPrivateKey(sealingPair.key);
const place: SealedFor = { namespace: "shop-dev", name: "payment", scope: "strict" };

describe("a sealed value", () => {
  it("is opened by the controller's key, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        expect(unseal(seal(value, certificate, place), key, "shop-dev/payment")).toBe(value);
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ["strict", "shop-dev/payment", ["shop-dev/other", "shop-dev", ""]],
    ["namespace", "shop-dev", ["shop-dev/payment", "shop-prod", ""]],
    ["cluster", "", ["shop-dev"]],
  ] as const)("of scope %s is opened where that scope says, and nowhere else", (scope, here, elsewhere) => {
    const text = seal("hush", certificate, { ...place, scope });
    expect(unseal(text, key, here)).toBe("hush");
    for (const label of elsewhere) expect(() => unseal(text, key, label)).toThrow("oaep");
  });

  it("never looks the same twice, and does not hold its value", () => {
    const [one, other] = [seal("hush", certificate, place), seal("hush", certificate, place)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one, "base64").toString("latin1")).not.toContain("hush");
  });
});

describe("a certificate", () => {
  it.each([
    ["something else", "no", "the sealing certificate is no certificate in PEM; write what"],
    ["one without an RSA key", selfSigned.cert, "has a key of type ec, not RSA"],
  ])("that is %s is refused", (_name, pem, message) => {
    expect(() => sealingCertificate(pem)).toThrow(CertificateError);
    expect(() => sealingCertificate(pem)).toThrow(message);
  });
});

describe("a SealedSecret", () => {
  it("names its scope for itself and for the Secret that comes out", () => {
    const spec = { ...place, labels: { a: "b" }, type: "Opaque", encrypted: { K: "AgB" } };
    expect(sealedSecretManifest({ ...spec, scope: "cluster" })).toMatchObject({
      metadata: { annotations: { "sealedsecrets.bitnami.com/cluster-wide": "true" } },
      spec: {
        encryptedData: { K: "AgB" },
        template: { metadata: { annotations: { "sealedsecrets.bitnami.com/cluster-wide": "true" } } },
      },
    });
    expect(sealedSecretManifest(spec).metadata).not.toHaveProperty("annotations");
  });
});

describe("sealing as a resource", () => {
  const inputs: SealingInputs = {
    ...place,
    certificateFrom: { env: "CERTIFICATE" },
    data: { USER: { env: "USER_NAME" }, PASSWORD: { env: "PASSWORD" } },
  };
  const sources = (changes: Record<string, string> = {}) => ({
    env: {
      CERTIFICATE: sealingPair.certificate,
      USER_NAME: "somebody",
      PASSWORD: "correct horse",
      ...changes,
    },
    config: () => undefined,
  });

  it("keeps no value in what the state holds, and no plain digest of one", async () => {
    const state = JSON.stringify(await sealed(inputs, sources()));
    for (const text of ["correct horse", Buffer.from("correct horse").toString("base64")])
      expect(state).not.toContain(text);
    const again = await sealed(inputs, sources());
    expect(again.marks.digests).not.toEqual((await sealed(inputs, sources())).marks.digests);
    expect(unseal(again.encrypted.PASSWORD ?? "", key, "shop-dev/payment")).toBe("correct horse");
  });

  it.each<[string, boolean, Partial<SealingInputs>, Record<string, string>]>([
    ["nothing changed", false, {}, {}],
    [
      "where a value is found changed, and not the value",
      false,
      { data: { ...inputs.data, USER: { env: "WHO" } } },
      { WHO: "somebody" },
    ],
    ["a value was rotated", true, {}, { PASSWORD: "battery staple" }],
    ["a key is new", true, { data: { ...inputs.data, MORE: { env: "USER_NAME" } } }, {}],
    ["a key is gone", true, { data: { USER: { env: "USER_NAME" } } }, {}],
    ["the scope changed", true, { scope: "cluster" }, {}],
    ["the namespace changed", true, { namespace: "shop-prod" }, {}],
  ])("is done again or not when %s: %s", async (_name, expected, change, env) => {
    const before = await sealed(inputs, sources());
    expect(await isStale(before, { ...inputs, ...change }, sources(env))).toBe(expected);
  });

  it("is done again for another certificate", async () => {
    const before = await sealed(inputs, sources());
    expect(await isStale({ ...before, certificate: "00:11" }, inputs, sources())).toBe(true);
  });

  it("is refused before anything happens, with the reference and never the value", async () => {
    expect(await problemOf(inputs, sources())).toBeUndefined();
    expect(await problemOf(inputs, sources({ PASSWORD: "" }))).toBe(
      "a secret is missing: environment variable PASSWORD is not set; set PASSWORD (on the sandbox: run through `npm run pulumi -- ...`)",
    );
    expect(await problemOf(inputs, sources({ CERTIFICATE: "correct horse" }))).toMatch(
      /no certificate in PEM; write/,
    );
  });
});
