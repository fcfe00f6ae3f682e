import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carries, parseImageFile, setImage } from "#components/promotion/image-file.ts";
import { pinned } from "./fixtures.ts";

const before = `# why this file is special
image:
  repository: 127.0.0.1:5001/craftista/catalogue # the registry
  tag: 1.0.0
  digest: sha256:old
extra: kept # by hand
`;

describe("an image file", () => {
  it("keeps comments, order and every other key when the freight changes", () => {
    const freight = pinned("catalogue", "1.1.0");
    expect(setImage(before, freight)).toBe(
      before.replace("1.0.0", "1.1.0").replace("sha256:old", freight.digest),
    );
  });

  it("is made with a word on who owns it", () => {
    expect(
      setImage(undefined, pinned("catalogue", "1.1.0")),
    ).toBe(`# Written by promotions: pin a version in the environment's stack file instead of editing here.

image:
  repository: 127.0.0.1:5001/craftista/catalogue
  tag: 1.1.0
  digest: ${pinned("catalogue", "1.1.0").digest}
`);
  });

  it.each([
    ["no file", undefined],
    ["an empty file", ""],
    ["a file without an image", "replicas: 2\n"],
    ["an image without a tag", "image: { repository: a/b }\n"],
  ])("carries nothing when there is %s", (_what, text) => {
    expect(parseImageFile(text)).toBeUndefined();
  });

  it.each([
    ["another version", { version: "1.0.1" }],
    ["another repository", { repository: "elsewhere/catalogue" }],
    ["another digest", { digest: "sha256:other" }],
  ])("does not carry %s", (_what, change) => {
    const freight = pinned("catalogue", "1.0.0");
    const text = setImage(undefined, freight);
    expect(carries(text, freight)).toBe(true);
    expect(carries(text, { ...freight, ...change })).toBe(false);
  });

  it("carries what was set, whatever the version looks like, and setting it again changes nothing", () => {
    const part = fc.nat({ max: 999 });
    const version = fc
      .tuple(part, part, part, fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)))
      .map(([a, b, c, suffix]) => `${a}.${b}.${c}${suffix === null ? "" : `-${suffix}`}`);
    fc.assert(
      fc.property(version, fc.constantFrom(undefined, before), (text, start) => {
        const freight = pinned("catalogue", text);
        const once = setImage(start, freight);
        expect(parseImageFile(once)).toEqual(freight);
        expect(setImage(once, freight)).toBe(once);
      }),
    );
  });
});
