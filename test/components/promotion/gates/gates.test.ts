import { describe, expect, it } from "vitest";
import { imageGate } from "#components/promotion/gates/image.ts";
import { verifiedGate } from "#components/promotion/gates/verified.ts";
import { digestOf, promotion } from "../fixtures.ts";

const tag = (stage: string, version = "1.1.0") => `refs/tags/verified/${stage}/catalogue/${version}`;
const prod = promotion({ stage: "prod", upstream: ["staging", "canary"] });
const digest = digestOf("1.1.0");

describe("the verified gate", () => {
  it.each([
    ["passes in the first stage without any record", promotion(), [], "pass", "dev is the first stage"],
    [
      "passes when every upstream stage verified this digest",
      prod,
      [
        [tag("staging"), digest],
        [tag("canary"), digest],
      ],
      "pass",
      "verified on staging, canary",
    ],
    [
      "fails when one of several upstream stages has no record",
      prod,
      [[tag("staging"), digest]],
      "fail",
      "catalogue 1.1.0 is not verified on canary (no tag verified/canary/catalogue/1.1.0); promote it there first",
    ],
    [
      "fails when only another version was verified",
      prod,
      [
        [tag("staging", "1.0.0"), digest],
        [tag("canary", "1.0.0"), digest],
      ],
      "fail",
      "not verified on staging, canary",
    ],
    [
      "fails when the tag was moved since",
      prod,
      [
        [tag("staging"), "sha256:old"],
        [tag("canary"), digest],
      ],
      "fail",
      "was verified on staging as sha256:old but the registry now serves",
    ],
    [
      "passes a rollback to what the stage itself verified before",
      prod,
      [[tag("prod"), digest]],
      "pass",
      "was verified on prod before",
    ],
    [
      "does not take the stage's own record for another digest",
      prod,
      [[tag("prod"), "sha256:old"]],
      "fail",
      "is not verified on staging, canary",
    ],
  ] as const)("%s", (_name, inputs, verified, state, reason) => {
    const result = verifiedGate(inputs, digest, new Map(verified.map(([ref, found]) => [ref, found])));
    expect(result).toMatchObject({ gate: "verified", state });
    expect(result.reason).toContain(reason);
  });
});

describe("the image gate", () => {
  const { freight } = promotion();

  it("passes with the digest that will be pinned", () => {
    expect(imageGate(freight, { digest })).toEqual({
      gate: "image",
      state: "pass",
      reason: `127.0.0.1:5001/craftista/catalogue:1.1.0 is ${digest}`,
    });
  });

  it("adds no remedy to a registry that could not be asked: it has its own", () => {
    const problem = "cannot be read: no answer; check the network";
    expect(imageGate(freight, { problem }).reason).toBe(
      "127.0.0.1:5001/craftista/catalogue:1.1.0 cannot be read: no answer; check the network",
    );
  });

  it("fails with the versions that exist", () => {
    expect(imageGate(freight, { problem: "is not in the registry", available: ["1.0.0", "1.2.0"] })).toEqual({
      gate: "image",
      state: "fail",
      reason:
        "127.0.0.1:5001/craftista/catalogue:1.1.0 is not in the registry; choose one of 1.0.0, 1.2.0 or publish it first",
    });
  });
});
