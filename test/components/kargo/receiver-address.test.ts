import { describe, expect, it } from "vitest";
import { receiverAddress } from "#components/kargo/receiver-address.ts";

const spec = {
  server: "https://kargo.example.com/webhooks",
  project: "craftista",
  kind: "github",
  name: "packages",
  secret: "s3cret",
} as const;

describe("a receiver's address", () => {
  it("is the one that a Kargo 1.11.4 wrote into the status of such a ProjectConfig", () => {
    expect(receiverAddress(spec)).toBe(
      "https://kargo.example.com/webhooks/github/e3cfbf52671f16140a764b7239c3d6c6bfd882b891e064951ae911c6a25b7869",
    );
  });

  it("has one slash after the server's, however that is written", () => {
    expect(receiverAddress({ ...spec, server: `${spec.server}/` })).toBe(receiverAddress(spec));
  });

  it.each([{ project: "shop" }, { name: "images" }, { secret: "another" }])("changes with %o", (change) => {
    expect(receiverAddress({ ...spec, ...change })).not.toBe(receiverAddress(spec));
  });
});
