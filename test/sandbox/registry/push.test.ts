import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pushImages, putManifest } from "#sandbox/registry/client.ts";
import { imageOf } from "#sandbox/registry/images.ts";
import { restoreManifests, saveManifests } from "#sandbox/registry/manifests.ts";
import { temporaryDirectory } from "../processes/fakes.ts";
import { fakeRegistry } from "./fake-registry.ts";

const images = ["1.0.0", "1.1.0"].map((tag) => imageOf("craftista", "voting", tag));
const indexType = "application/vnd.oci.image.index.v1+json";

describe("pushing images", () => {
  it("brings blobs first, then the manifest under its tag", async () => {
    const registry = await fakeRegistry();
    expect(await pushImages(registry.url, images)).toBe(2);
    expect(registry.manifests.get("craftista/voting@1.1.0")?.content).toBe(
      images[1]?.manifest.content.toString(),
    );
  });

  it("writes nothing when all is there", async () => {
    const registry = await fakeRegistry();
    await pushImages(registry.url, images);
    registry.writes.length = 0;
    expect(await pushImages(registry.url, images)).toBe(0);
    expect(registry.writes).toEqual([]);
  });

  it("puts a tag right that somebody has moved", async () => {
    const registry = await fakeRegistry();
    await pushImages(registry.url, images);
    const moved = registry.manifests.get("craftista/voting@1.0.0");
    if (moved) registry.manifests.set("craftista/voting@1.1.0", moved);
    expect(await pushImages(registry.url, images)).toBe(1);
  });

  it("fails with the registry's words", async () => {
    const registry = await fakeRegistry();
    const orphan = { repository: "a", tag: "1", type: "t", content: '{"layers":[{"digest":"sha256:0"}]}' };
    await expect(putManifest(registry.url, orphan)).rejects.toThrow(
      "the registry answered 404 to PUT /v2/a/manifests/1: MANIFEST_BLOB_UNKNOWN",
    );
  });
});

describe("manifests, which the registry forgets", () => {
  it("come back after a stop, an index after its parts", async () => {
    const before = await fakeRegistry();
    await pushImages(before.url, images);
    const part = imageOf("craftista", "voting", "untagged");
    await pushImages(before.url, [part]);
    before.manifests.delete("craftista/voting@untagged");
    const content = JSON.stringify({ schemaVersion: 2, manifests: [{ digest: part.manifest.digest }] });
    await putManifest(before.url, { repository: "craftista/voting", tag: "all", type: indexType, content });

    const file = join(temporaryDirectory(), "manifests.json");
    await saveManifests(before.url, file);
    const after = await fakeRegistry();
    for (const [digest, content] of before.blobs) after.blobs.set(digest, content);
    await restoreManifests(after.url, file);
    expect(new Map([...after.manifests].sort())).toEqual(new Map([...before.manifests].sort()));
    expect(after.manifests.get("craftista/voting@all")?.type).toBe(indexType);
  });

  it.each([undefined, "", '[{"repository":'])("are none where the file holds %j", async (content) => {
    const registry = await fakeRegistry();
    const file = join(temporaryDirectory(), "manifests.json");
    if (content !== undefined) writeFileSync(file, content);
    await restoreManifests(registry.url, file);
    expect(registry.writes).toEqual([]);
  });
});
