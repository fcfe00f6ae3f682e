import { describe, expect, it } from "vitest";
import { classifyAnswer } from "#components/promotion/engine/kargo/answers.ts";
import { answer } from "./objects.ts";

/** Kargo's wordings (v1.11.2, observed at a real one) and what they mean. */
const WORDINGS: readonly (readonly [string, number | undefined, string, string, RegExp])[] = [
  [
    "the one opaque text of unknown, unverified and not requested freight",
    422,
    'Promotion.kargo.akuity.io "x" is invalid: spec.freight: Invalid value: "f": Freight is not available to this Stage',
    "unavailable",
    /does not let it into Stage catalogue-dev/,
  ],
  [
    "a denied promotion, which is a 500 and no 403",
    500,
    'admission webhook "promotion.kargo.akuity.io" denied the request: promotions.kargo.akuity.io "x" is forbidden: subject "bob" is not permitted to create Promotions for Stage "catalogue-dev"',
    "refused",
    /may not promote to Stage craftista\/catalogue-dev .*Role kargo-promoter of namespace craftista/,
  ],
  [
    "a webhook server that is down",
    500,
    'Internal error occurred: failed calling webhook "promotion.kargo.akuity.io": failed to call webhook: Post "https://x": dial tcp: connect: connection refused',
    "retry",
    /webhook server does not answer/,
  ],
  [
    "webhooks that are not registered",
    422,
    'Promotion.kargo.akuity.io "x" is invalid: spec.steps: Required value',
    "refused",
    /webhooks are not registered/,
  ],
  [
    "a missing stage",
    422,
    'spec.stage: Invalid value: "x": could not find Stage "x" in namespace "y"',
    "refused",
    /has no Stage craftista\/catalogue-dev; run `pulumi up`/,
  ],
  [
    "a missing task",
    404,
    'PromotionTask.kargo.akuity.io "promote" not found',
    "refused",
    /"promote" not found; run `pulumi up` on the hub/,
  ],
  [
    "a missing variable of a task",
    500,
    'failed to inflate Promotion steps: missing value for variable "image"',
    "refused",
    /variable "image"; correct the steps/,
  ],
  [
    "a cluster without Kargo",
    404,
    "the server could not find the requested resource",
    "refused",
    /no project craftista of Kargo's/,
  ],
  [
    "a role that may not create promotions",
    403,
    'promotions is forbidden: User "bob" cannot create',
    "refused",
    /may not promote/,
  ],
  ["a busy API", 429, "too many requests", "retry", /too many/],
  ["no answer at all", undefined, "", "retry", /cannot create promotions in the cluster/],
];

describe("an answer to the request for a promotion", () => {
  it.each(WORDINGS)("is understood: %s", (_what, status, message, kind, why) => {
    const found = classifyAnswer(answer(status, message), "craftista", "catalogue-dev");
    expect(found.kind).toBe(kind);
    expect(found.why).toMatch(why);
  });

  it("is cut where Kargo repeats a whole object", () => {
    expect(
      classifyAnswer(answer(422, `spec is immutable ${"x".repeat(5_000)}`), "p", "s").why.length,
    ).toBeLessThan(400);
  });
});
