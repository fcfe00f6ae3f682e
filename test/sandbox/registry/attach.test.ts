import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { believe } from "#components/promotion/attachments/believe.ts";
import { attachmentReader } from "#components/promotion/attachments/reader.ts";
import { decideProvenance } from "#components/promotion/gates/provenance.ts";
import { decideSbom } from "#components/promotion/gates/sbom.ts";
import { decideScan } from "#components/promotion/gates/scan.ts";
import { ociRegistry } from "#components/promotion/registry.ts";
import { attachAll } from "#sandbox/registry/attach.ts";
import { BUILDER } from "#sandbox/registry/attestations.ts";
import { pushImages } from "#sandbox/registry/client.ts";
import { imageOf } from "#sandbox/registry/images.ts";
import { fakeRegistry } from "./fake-registry.ts";

const pairOf = () =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
const images = ["frontend:1.1.0", "frontend:1.2.0", "recommendation:1.2.0"].map((name) => {
  const [service = "", tag = ""] = name.split(":");
  return imageOf("craftista", service, tag);
});
const [good, vulnerable, unsigned] = images;

/** What the product finds attached to an image in the registry, and believes when it trusts the key. */
async function registryOf(privateKey: string) {
  const registry = await fakeRegistry();
  await pushImages(registry.url, images);
  expect(await attachAll(registry.url, images, privateKey)).toBe(2);
  const read = attachmentReader(ociRegistry(async () => undefined));
  const { host } = new URL(registry.url);
  const found = async (image = good) => {
    const freight = { repository: `${host}/${image?.repository}`, version: image?.tag ?? "" };
    const all = await read(freight, image?.manifest.digest ?? "");
    if ("problem" in all) throw new Error(all.problem);
    return all;
  };
  return { registry, found };
}
const trusting = (key: string) => ({ keys: new Map([["key", key]]), identities: [], trustedRoot: undefined });

describe("what the sandbox attaches to its images, as the product reads it", () => {
  it("is signed and attested by the sandbox's key, and by no other", async () => {
    const { privateKey, publicKey } = pairOf();
    const { found } = await registryOf(privateKey);
    const digest = good?.manifest.digest ?? "";
    const believed = believe(await found(), digest, trusting(publicKey));
    expect(believed.signers).toEqual(["key"]);
    expect(decideProvenance(believed, [BUILDER]).state).toBe("pass");
    expect(decideSbom(believed).state).toBe("pass");
    expect(decideScan(believed, { failAt: "LOW", ignoreUnfixed: false }).state).toBe("pass");
    const stranger = believe(await found(), digest, trusting(pairOf().publicKey));
    expect(stranger).toEqual({ signers: [], signatures: 1, statements: [], documents: [] });
  });

  it("speaks of that very image: moved to another it is not believed", async () => {
    const { privateKey, publicKey } = pairOf();
    const { found } = await registryOf(privateKey);
    const other = believe(await found(), vulnerable?.manifest.digest ?? "", trusting(publicKey));
    expect(other).toMatchObject({ signers: [], statements: [] });
  });

  it("has one image with a critical finding, and one that nobody signed", async () => {
    const { privateKey, publicKey } = pairOf();
    const { found } = await registryOf(privateKey);
    const risky = believe(await found(vulnerable), vulnerable?.manifest.digest ?? "", trusting(publicKey));
    expect(risky.signers).toEqual(["key"]);
    expect(decideScan(risky, { failAt: "CRITICAL", ignoreUnfixed: false }).state).toBe("fail");
    const bare = believe(await found(unsigned), unsigned?.manifest.digest ?? "", trusting(publicKey));
    expect(bare).toMatchObject({ signers: [], signatures: 0 });
  });

  it("stays as it is the second time", async () => {
    const { privateKey } = pairOf();
    const { registry } = await registryOf(privateKey);
    registry.writes.length = 0;
    expect(await attachAll(registry.url, images, privateKey)).toBe(0);
    expect(registry.writes).toEqual([]);
  });
});
