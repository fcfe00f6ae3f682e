import { createPublicKey, sign as signBytes } from "node:crypto";
import { bundleToJSON } from "@sigstore/bundle";
import { DSSEBundleBuilder, type Signer } from "@sigstore/sign";
import { builder, scanReport, spdx } from "./attestations.ts";
import { call, pushBlob, putManifest } from "./client.ts";
import { type Blob, imageManifest, jsonBlob, type Layer, manifestType } from "./image-manifest.ts";
import type { Image } from "./images.ts";

/** Media types of what cosign attaches (sigstore/cosign, specs/SIGNATURE_SPEC.md and ATTESTATION_SPEC.md). */
const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
const SIGNATURE = "dev.cosignproject.cosign/signature";

/** What is attached to one image, ready to be pushed. */
export interface Attachment {
  readonly repository: string;
  readonly tag: string;
  readonly blobs: readonly Blob[];
  readonly manifest: string;
}

/** A key of the sandbox's own as sigstore's library signs with it. @param privateKey PEM, P-256 */
export function keySigner(privateKey: string): Signer {
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    sign: async (data) => ({
      signature: signBytes("sha256", data, privateKey),
      key: { $case: "publicKey", publicKey, hint: "sandbox" },
    }),
  };
}

function attached(image: Image, tag: string, layers: readonly Layer[]): Attachment {
  const config = jsonBlob({});
  const blobs = [config, ...layers.map(({ blob }) => blob)];
  const manifest = imageManifest(config, layers).content.toString();
  return { repository: image.repository, tag, blobs, manifest };
}

/** The tag under which cosign looks for what belongs to an image. */
const tagOf = (image: Image, kind: "sig" | "att"): string =>
  `${image.manifest.digest.replace(":", "-")}.${kind}`;

/** cosign's signature of an image. @param registry `host:port`, as image references name it */
export async function signatureOf(image: Image, registry: string, signer: Signer): Promise<Attachment> {
  const payload = jsonBlob({
    critical: {
      identity: { "docker-reference": `${registry}/${image.repository}` },
      image: { "docker-manifest-digest": image.manifest.digest },
      type: "cosign container image signature",
    },
    optional: null,
  });
  const { signature } = await signer.sign(payload.content);
  const annotations = { [SIGNATURE]: signature.toString("base64") };
  return attached(image, tagOf(image, "sig"), [{ mediaType: SIMPLE_SIGNING, blob: payload, annotations }]);
}

/** Signed statements about an image: where it was built, what is in it, and what a scan found. */
export async function attestationsOf(image: Image, signer: Signer, critical: boolean): Promise<Attachment> {
  const predicates: readonly (readonly [type: string, predicate: unknown])[] = [
    ["https://slsa.dev/provenance/v1", builder(image)],
    ["https://spdx.dev/Document", spdx(image)],
    ["https://cosign.sigstore.dev/attestation/vuln/v1", scanReport(image, critical)],
  ];
  const layers = predicates.map(async ([predicateType, predicate]): Promise<Layer> => {
    const sha256 = image.manifest.digest.slice("sha256:".length);
    const subject = [{ name: image.repository, digest: { sha256 } }];
    const statement = { _type: "https://in-toto.io/Statement/v0.1", predicateType, subject, predicate };
    const bundle = await new DSSEBundleBuilder({ signer, witnesses: [] }).create({
      data: Buffer.from(JSON.stringify(statement)),
      type: "application/vnd.in-toto+json",
    });
    const { dsseEnvelope } = bundleToJSON(bundle);
    return {
      mediaType: ENVELOPE,
      blob: jsonBlob(dsseEnvelope),
      annotations: { [SIGNATURE]: "", predicateType },
    };
  });
  return attached(image, tagOf(image, "att"), await Promise.all(layers));
}

/** Images of the example that lack what the others have: one nobody signed, and one with a critical finding. */
export const UNSIGNED = "recommendation:1.2.0";
export const VULNERABLE = "frontend:1.2.0";

/**
 * Signs the images that are not signed yet, and attests them; an image that is signed stays as it is, because a
 * signature comes out different each time.
 * @param registry its URL
 * @returns how many images were signed
 */
export async function attachAll(
  registry: string,
  images: readonly Image[],
  privateKey: string,
): Promise<number> {
  const signer = keySigner(privateKey);
  const { host } = new URL(registry);
  const named = (image: Image) => `${image.repository.split("/").at(-1)}:${image.tag}`;
  const signed = await Promise.all(
    images
      .filter((image) => named(image) !== UNSIGNED)
      .map(async (image) => {
        // The signature comes last: where it is, the rest is too.
        if (await isThere(registry, image.repository, tagOf(image, "sig"))) return false;
        await push(registry, await attestationsOf(image, signer, named(image) === VULNERABLE));
        await push(registry, await signatureOf(image, host, signer));
        return true;
      }),
  );
  return signed.filter(Boolean).length;
}

async function isThere(registry: string, repository: string, tag: string): Promise<boolean> {
  const url = new URL(`/v2/${repository}/manifests/${tag}`, registry);
  return (await call(url, { method: "HEAD", headers: { accept: manifestType } }, [404])).ok;
}

async function push(registry: string, { repository, tag, blobs, manifest }: Attachment): Promise<void> {
  for (const blob of blobs) await pushBlob(registry, repository, blob);
  await putManifest(registry, { repository, tag, type: manifestType, content: manifest });
}
