import { createHash } from "node:crypto";

/** A piece of content in a registry, with the digest it is addressed by. */
export interface Blob {
  readonly digest: string;
  readonly content: Buffer;
}

/** Media type of an image's manifest (OCI image specification 1.1). */
export const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** A layer of a manifest. */
export interface Layer {
  readonly mediaType: string;
  readonly blob: Blob;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The digest by which a registry addresses content. */
export const sha256 = (content: Buffer): string =>
  `sha256:${createHash("sha256").update(content).digest("hex")}`;
export const blobOf = (content: Buffer): Blob => ({ digest: sha256(content), content });
export const jsonBlob = (value: unknown): Blob => blobOf(Buffer.from(JSON.stringify(value)));

/** A manifest over a configuration and layers; the same ones give the same digest. */
export const imageManifest = (
  config: Blob,
  layers: readonly Layer[],
  annotations?: Readonly<Record<string, string>>,
): Blob =>
  jsonBlob({
    schemaVersion: 2,
    mediaType: manifestType,
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: config.digest,
      size: config.content.length,
    },
    layers: layers.map(({ mediaType, blob, annotations: own }) => ({
      mediaType,
      digest: blob.digest,
      size: blob.content.length,
      ...(own === undefined ? {} : { annotations: own }),
    })),
    ...(annotations === undefined ? {} : { annotations }),
  });
