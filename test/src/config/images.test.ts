import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const EXAMPLE = "examples/images";

describe("a mistake about images is refused with the value, the rule and the remedy", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a build of something that is no service",
      { "images.build.shop": { context: ".", version: "1.0.0" } },
      ['"shop" is not a service; services are frontend, catalogue', "images.build.shop"],
    ],
    [
      "a version that is none",
      { "images.build.frontend.version": "latest" },
      ['"latest" is not a semantic version: write it as 1.4.0'],
    ],
    ["no version", { "images.build.frontend": { context: "." } }, ["images.build.frontend.version"]],
    ["no folder", { "images.build.frontend": { version: "1.0.0" } }, ["images.build.frontend.context"]],
    [
      "a platform that is none",
      { "images.build.frontend.platform": "arm64" },
      ["images.build.frontend.platform"],
    ],
    [
      "a local registry that nobody uses",
      { "registry.host": "ghcr.io/acme" },
      ['"ghcr.io/acme" is not the local registry that images.localRegistry makes; write localhost:5001'],
    ],
    ["a port that is none", { "images.localRegistry.port": 0 }, ["images.localRegistry.port"]],
    [
      "images in a stack that is not the hub",
      { hub: "prod", "pipeline.prod": { after: ["dev"] } },
      [
        'the hub\'s stack alone makes images, and "dev" is not the hub: nothing would be built here',
        "move slipway:images to Pulumi.prod.yaml, or remove it",
      ],
    ],
    ["a misspelt key", { "images.local": {} }, ['Unrecognized key: "local"']],
  ])("%s", (_what, changes, says) => {
    const message = complaint(plainSettings(changes, "dev", EXAMPLE), "dev");
    for (const words of says) expect(message).toContain(words);
  });

  it("the example itself is none", () => {
    const { images } = parseSettings(plainSettings({}, "dev", EXAMPLE), "dev");
    expect(images?.localRegistry).toEqual({
      container: "kind-registry",
      image: "registry:3.0.0",
      port: 5001,
      network: "kind",
    });
  });
});
