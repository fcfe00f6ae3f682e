import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { list } from "tar";
import { describe, expect, it } from "vitest";
import { craftista, type Image, imageOf, imagesOf } from "#sandbox/registry/images.ts";

const sha256 = (content: Buffer | string) => `sha256:${createHash("sha256").update(content).digest("hex")}`;

function partsOf({ blobs: [config, layer], manifest }: Image) {
  if (!config || !layer) throw new Error("an image has a configuration and a layer");
  const json = (content: Buffer) => JSON.parse(content.toString());
  return {
    config: json(config.content),
    manifest: json(manifest.content),
    blobs: [config, layer] as const,
    layer,
  };
}

describe("an image", () => {
  const image = imageOf("craftista", "voting", "1.1.0");

  it("addresses everything by its true digest and size", () => {
    const { blobs, manifest } = partsOf(image);
    for (const blob of [...blobs, image.manifest]) expect(blob.digest).toBe(sha256(blob.content));
    const [config, layer] = blobs;
    expect(manifest.config).toMatchObject({ digest: config.digest, size: config.content.length });
    expect(manifest.layers).toEqual([
      {
        mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
        digest: layer.digest,
        size: layer.content.length,
      },
    ]);
  });

  it("names the digest of its unpacked layer", () => {
    const { config, layer } = partsOf(image);
    expect(config.rootfs.diff_ids).toEqual([sha256(gunzipSync(layer.content))]);
  });

  it("has a layer that tar can read", async () => {
    const { layer } = partsOf(image);
    const entries: string[] = [];
    const reader = list({
      onReadEntry: (entry) => void entries.push(`${entry.path} ${entry.size} ${entry.mode}`),
    });
    await new Promise<void>((resolve, reject) => {
      reader.on("end", resolve).on("error", reject);
      reader.end(layer.content);
    });
    expect(entries).toEqual([`etc/release ${"craftista voting 1.1.0\n".length} ${0o444}`]);
  });

  it("tells what it is", () => {
    expect(partsOf(image).config.config.Labels).toMatchObject({
      "org.opencontainers.image.title": "voting",
      "org.opencontainers.image.version": "1.1.0",
      "org.opencontainers.image.source": "https://github.com/craftista/voting",
    });
  });

  it("has the same digest on every machine and day", () => {
    expect(image.manifest.digest).toBe(
      "sha256:2a17f66a62ac7366c52a5ce1867c5de20335dfd336affe5f2c327ee2c6700a25",
    );
  });
});

describe("the catalogue", () => {
  it("has every service at every version, each with a digest of its own", () => {
    const images = imagesOf(craftista);
    expect(images).toHaveLength(15);
    expect(new Set(images.map(({ manifest }) => manifest.digest)).size).toBe(15);
    expect(images.map(({ repository, tag }) => `${repository}:${tag}`)).toContain(
      "craftista/catalogue-db:1.2.0",
    );
  });
});
