import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { type Blob, blobOf, imageManifest, jsonBlob, sha256 } from "./image-manifest.ts";

/** Which images to make: every service of the product at every version. */
export interface Catalogue {
  readonly product: string;
  readonly services: readonly string[];
  readonly tags: readonly string[];
}

/** The example product. Version 1.2.0 of voting is the one that crashes (see cluster/stages.yaml). */
export const craftista: Catalogue = {
  product: "craftista",
  services: ["frontend", "catalogue", "catalogue-db", "recommendation", "voting"],
  tags: ["1.0.0", "1.1.0", "1.2.0"],
};

/** An OCI image for one platform, ready to be pushed. */
export interface Image {
  /** Path in the registry, such as `craftista/voting`. */
  readonly repository: string;
  readonly tag: string;
  /** Configuration and layers. */
  readonly blobs: readonly Blob[];
  readonly manifest: Blob;
}

/** All times inside the images, so that the same catalogue has the same digests on every machine and day. */
const created = new Date("2025-01-01T00:00:00Z");

/** A tar archive of one file. */
function tarOf(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  const header = new Header({
    path,
    type: "File",
    mode: 0o444,
    uid: 0,
    gid: 0,
    size: content.length,
    mtime: created,
  });
  header.encode();
  if (!header.block) throw new Error(`tar made no header for ${path}`);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header.block, content, padding, Buffer.alloc(1024)]);
}

/**
 * Gzip that comes out the same everywhere: stored, not compressed, because compressors differ between processors, and
 * with the system's number in the tenth byte set to "unknown".
 */
function stableGzip(content: Buffer): Buffer {
  const zipped = gzipSync(content, { level: 0 });
  zipped[9] = 255;
  return zipped;
}

/** A tiny valid image: one file that tells the release. Nothing runs it, since Pods are simulated. */
export function imageOf(product: string, service: string, tag: string): Image {
  const archive = tarOf("etc/release", `${product} ${service} ${tag}\n`);
  const layer = blobOf(stableGzip(archive));
  const labels = {
    "org.opencontainers.image.title": service,
    "org.opencontainers.image.description": `The ${service} service of ${product}, without its program: for the sandbox`,
    "org.opencontainers.image.version": tag,
    "org.opencontainers.image.vendor": product,
    "org.opencontainers.image.source": `https://github.com/${product}/${service}`,
    "org.opencontainers.image.created": created.toISOString(),
  };
  const config = jsonBlob({
    architecture: "amd64",
    os: "linux",
    created: created.toISOString(),
    config: { Labels: labels, Entrypoint: [`/${service}`] },
    rootfs: { type: "layers", diff_ids: [sha256(archive)] },
    history: [{ created: created.toISOString(), created_by: `release of ${service} ${tag}` }],
  });
  const mediaType = "application/vnd.oci.image.layer.v1.tar+gzip";
  const manifest = imageManifest(config, [{ mediaType, blob: layer }], labels);
  return { repository: `${product}/${service}`, tag, blobs: [config, layer], manifest };
}

/** Every image of a catalogue. */
export const imagesOf = ({ product, services, tags }: Catalogue): Image[] =>
  services.flatMap((service) => tags.map((tag) => imageOf(product, service, tag)));
