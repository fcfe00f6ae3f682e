import { describe, expect, it } from "vitest";
import { decideImage } from "#components/promotion/gates/image.ts";
import { decideVerified } from "#components/promotion/gates/verified.ts";
import { digestOf, promotion } from "../fixtures.ts";

const tag = (stage: string, version = "1.1.0") => `refs/tags/verified/${stage}/catalogue/${version}`;
const prod = promotion({ stage: "prod", upstream: ["staging", "canary"] });
const any = { ...prod, gates: { verified: "any" as const } };
const digest = digestOf("1.1.0");
const commit = "1d21a49aeb5c2b8ee4cc1fe81a8fb3d04d9a2a55";

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
      "verified on staging (1d21a49), canary (1d21a49)",
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
      "does not take the stage's own record for the upstream's",
      prod,
      [[tag("prod"), digest]],
      "fail",
      "is not verified on staging, canary",
    ],
    [
      "passes by one upstream stage where one is enough",
      any,
      [[tag("canary"), digest]],
      "pass",
      "verified on canary (1d21a49)",
    ],
    [
      "fails where one is enough and none has a record",
      any,
      [],
      "fail",
      "is verified on none of staging, canary (no tag verified/staging/catalogue/1.1.0, verified/canary/catalogue/1.1.0)",
    ],
    [
      "fails where one is enough but the tag was moved since",
      any,
      [[tag("canary"), "sha256:old"]],
      "fail",
      "was verified on canary as sha256:old but the registry now serves",
    ],
  ] as const)("%s", (_name, inputs, verified, state, reason) => {
    const facts = {
      digest,
      verified: new Map(verified.map(([ref, found]) => [ref, { digest: found, commit }])),
    };
    const result = decideVerified(inputs, facts);
    expect(result.state).toBe(state);
    expect(result.reason).toContain(reason);
  });

  it("cannot be evaluated without the digest, unless a record is missing anyway", () => {
    const verified = new Map([
      [tag("staging"), { digest, commit }],
      [tag("canary"), { digest, commit }],
    ]);
    expect(decideVerified(prod, { digest: undefined, verified }).state).toBe("unknown");
    expect(decideVerified(prod, { digest: undefined, verified: new Map() }).state).toBe("fail");
  });

  it("names the commits as they are, for programs, and no upstream's where it failed", () => {
    const verified = new Map([[tag("canary"), { digest, commit }]]);
    expect(decideVerified(any, { digest, verified }).commits).toEqual([commit]);
    expect(decideVerified(prod, { digest, verified }).commits).toBeUndefined();
  });

  it("tells a record of no commit by its stage alone", () => {
    const verified = new Map([[tag("canary"), { digest, commit: undefined }]]);
    expect(decideVerified(any, { digest, verified })).toEqual({
      state: "pass",
      reason: "verified on canary",
    });
  });
});

describe("the image gate", () => {
  const { freight } = promotion();

  it("passes with the digest that will be pinned", () => {
    expect(decideImage(freight, { digest })).toEqual({
      state: "pass",
      reason: `127.0.0.1:5001/craftista/catalogue:1.1.0 is ${digest}`,
    });
  });

  it("adds no remedy to a registry that could not be asked: it has its own", () => {
    const problem = "cannot be read: no answer; check the network";
    expect(decideImage(freight, { problem }).reason).toBe(
      "127.0.0.1:5001/craftista/catalogue:1.1.0 cannot be read: no answer; check the network",
    );
  });

  it("fails with the versions that exist", () => {
    expect(
      decideImage(freight, { problem: "is not in the registry", available: ["1.0.0", "1.2.0"] }),
    ).toEqual({
      state: "fail",
      reason:
        "127.0.0.1:5001/craftista/catalogue:1.1.0 is not in the registry; choose one of 1.0.0, 1.2.0 or publish it first",
    });
  });
});
