import * as z from "zod";
import type { Freight } from "../model.ts";
import type { RegistryReader } from "../registry.ts";

/** A signature as cosign attaches it: over a payload that names the image's digest. */
export interface SimpleSignature {
  readonly payload: Buffer;
  readonly signature: Buffer;
}

/** Everything that is attached to an image, as it is: nothing of it is believed yet. */
export interface Attachments {
  /** cosign's signatures (tag `sha256-<digest>.sig`). */
  readonly signatures: readonly SimpleSignature[];
  /** Texts of DSSE envelopes, as `cosign attest` attaches them (tag `sha256-<digest>.att`). */
  readonly envelopes: readonly string[];
  /** Texts of sigstore bundles, attached as OCI referrers. */
  readonly bundles: readonly string[];
  /** Other referrers by artifact type, such as an SBOM or a scan report. */
  readonly documents: readonly { readonly type: string; readonly text: string }[];
}

/** Reads what is attached to an image, or says why it cannot. */
export type AttachmentReader = (
  freight: Freight,
  digest: string,
) => Promise<Attachments | { readonly problem: string }>;

/** The annotation with cosign's signature (sigstore/cosign, specs/SIGNATURE_SPEC.md). */
const SIGNATURE = "dev.cosignproject.cosign/signature";
const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const ENVELOPE = "application/vnd.dsse.envelope.v1+json";
/** Media types of sigstore bundles, whatever their version. */
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;

const Layer = z.looseObject({
  mediaType: z.string(),
  digest: z.string(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const Manifest = z.looseObject({
  artifactType: z.string().optional(),
  config: z.looseObject({ mediaType: z.string() }).optional(),
  layers: z.array(Layer).default([]),
});
const Index = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })).default([]) });

/** Reads attachments from a registry. */
export function attachmentReader(registry: Pick<RegistryReader, "get">): AttachmentReader {
  async function text(repository: string, path: string): Promise<string | undefined> {
    const response = await registry.get(repository, path);
    if (response.ok) return response.text();
    if (response.status === 404) return undefined;
    throw new Error(`the registry answered ${response.status} to ${path}`);
  }

  async function layersOf(repository: string, reference: string) {
    const found = await text(repository, `manifests/${reference}`);
    const manifest = Manifest.parse(JSON.parse(found ?? "{}"));
    return Promise.all(
      manifest.layers.map(async (layer) => ({
        ...layer,
        artifactType: manifest.artifactType ?? manifest.config?.mediaType ?? layer.mediaType,
        content: (await text(repository, `blobs/${layer.digest}`)) ?? "",
      })),
    );
  }

  /** The digests of what refers to the image: by the API, or by the tag that stands in for it (distribution-spec 1.1). */
  async function referrers(repository: string, digest: string): Promise<string[]> {
    const answers = await Promise.all([
      text(repository, `referrers/${digest}`),
      text(repository, `manifests/${digest.replace(":", "-")}`),
    ]);
    const listed = answers.flatMap((answer) => Index.parse(JSON.parse(answer ?? "{}")).manifests);
    return [...new Set(listed.map((manifest) => manifest.digest))];
  }

  return async ({ repository }, digest) => {
    const tag = digest.replace(":", "-");
    try {
      const [signed, attested, referring] = await Promise.all([
        layersOf(repository, `${tag}.sig`),
        layersOf(repository, `${tag}.att`),
        referrers(repository, digest).then((found) =>
          Promise.all(found.map((reference) => layersOf(repository, reference))),
        ),
      ]);
      const others = referring.flat();
      return {
        signatures: signed
          .filter(({ mediaType }) => mediaType === SIMPLE_SIGNING)
          .map(({ content, annotations }) => ({
            payload: Buffer.from(content),
            signature: Buffer.from(annotations?.[SIGNATURE] ?? "", "base64"),
          })),
        envelopes: attested.filter(({ mediaType }) => mediaType === ENVELOPE).map(({ content }) => content),
        bundles: others.filter(({ mediaType }) => BUNDLE.test(mediaType)).map(({ content }) => content),
        documents: others
          .filter(({ mediaType }) => !BUNDLE.test(mediaType))
          .map(({ artifactType, content }) => ({ type: artifactType, text: content })),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: `what is attached to the image cannot be read: ${reason}` };
    }
  };
}
