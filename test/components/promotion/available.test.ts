import { describe, expect, it } from "vitest";
import { createdAt, newerThan, versionsIn } from "#components/promotion/available.ts";

const REPOSITORY = "registry.example.test/acme/web";

/** A registry that answers by path; what it does not know is not there. */
const registry = (answers: Record<string, { body: unknown; link?: string; status?: number }>) => ({
  get: async (_: string, path: string) => {
    const { body, link, status = 200 } = answers[path] ?? { body: {}, status: 404 };
    return new Response(JSON.stringify(body), { status, headers: link === undefined ? {} : { link } });
  },
});

describe("the versions in a registry", () => {
  it("are its tags that are semantic versions, in their order, from every page", async () => {
    const pages = registry({
      "tags/list": {
        body: { tags: ["1.10.0", "latest", "1.9.0", "sha256-abc.sig"] },
        link: '</v2/acme/web/tags/list?last=1.9.0&n=4>; rel="next"',
      },
      "tags/list?last=1.9.0&n=4": { body: { tags: ["v2.0.0", "2.0.0-rc.1", "1.0"] } },
    });
    expect(await versionsIn(pages, REPOSITORY)).toEqual(["1.9.0", "1.10.0", "2.0.0-rc.1"]);
  });

  it.each([
    ["a repository that does not exist", registry({})],
    ["one without tags", registry({ "tags/list": { body: { tags: null } } })],
  ])("of %s are none", async (_, reader) => {
    expect(await versionsIn(reader, REPOSITORY)).toEqual([]);
  });

  it("cannot be listed without permission", async () => {
    const closed = registry({ "tags/list": { body: {}, status: 403 } });
    await expect(versionsIn(closed, REPOSITORY)).rejects.toThrow(
      `cannot list the versions of ${REPOSITORY}: the registry answered 403; check its credentials`,
    );
  });
});

describe("the age of an image", () => {
  const image = {
    "manifests/1.0.0": { body: { config: { digest: "sha256:c" } } },
    "blobs/sha256:c": { body: { created: "2026-03-01T08:00:00Z" } },
  };

  it("is what its configuration says", async () => {
    expect(await createdAt(registry(image), REPOSITORY, "1.0.0")).toEqual(new Date("2026-03-01T08:00:00Z"));
  });

  it("is that of the first platform", async () => {
    const index = registry({
      "manifests/1.0.0": { body: { manifests: [{ digest: "sha256:m" }, { digest: "sha256:n" }] } },
      "manifests/sha256:m": image["manifests/1.0.0"],
      "blobs/sha256:c": image["blobs/sha256:c"],
    });
    expect(await createdAt(index, REPOSITORY, "1.0.0")).toEqual(new Date("2026-03-01T08:00:00Z"));
  });

  it.each([
    ["there is no such tag", {}],
    ["its configuration is gone", { "manifests/1.0.0": image["manifests/1.0.0"] }],
    ["it says none", { ...image, "blobs/sha256:c": { body: { created: "long ago" } } }],
  ])("is not known when %s", async (_, answers) => {
    expect(await createdAt(registry(answers), REPOSITORY, "1.0.0")).toBeUndefined();
  });
});

describe("what is newer than a pin", () => {
  const versions = ["1.0.0", "1.1.0", "1.2.0-rc.1", "1.2.0", "2.0.0-rc.1"];

  it.each([
    ["1.0.0", false, ["1.1.0", "1.2.0"]],
    ["1.2.0", false, []],
    ["1.1.0", true, ["1.2.0-rc.1", "1.2.0", "2.0.0-rc.1"]],
    ["3.0.0", true, []],
  ])("%s (pre-releases: %s) is %j", (pin, preReleases, expected) => {
    expect(newerThan(versions, pin, preReleases)).toEqual(expected);
  });
});
