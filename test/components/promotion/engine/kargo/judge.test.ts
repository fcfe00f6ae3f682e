import { describe, expect, it } from "vitest";
import { judgePromotion, type Sight } from "#components/promotion/engine/kargo/judge.ts";
import { phrase } from "#components/promotion/engine/kargo/messages.ts";
import type { PromotionStatus, StageObject } from "#components/promotion/engine/kargo/objects.ts";
import { progressLines } from "#components/promotion/engine/kargo/progress.ts";
import { pushedBy } from "#components/promotion/engine/kargo/pushed.ts";
import { freightOf, promotionOf, stageOf } from "./objects.ts";

const NAME = "dev.01jd0002.abcdef0";
const FREIGHT = freightOf("1.1.0");
const followed = { promotion: NAME, stage: "dev", freight: FREIGHT.metadata?.name ?? "" };
const steps = (...entries: readonly (readonly [string, string, string?])[]) =>
  entries.map(([alias, status, message]) => ({
    alias: `promote::${alias}`,
    status,
    ...(message === undefined ? {} : { message }),
  }));

const judge = (
  status: PromotionStatus | undefined,
  stage: StageObject["status"] = {},
  freight = FREIGHT,
): ReturnType<typeof judgePromotion> => {
  const sight: Sight = {
    promotion: promotionOf(NAME, followed.freight, status),
    stage: stageOf("dev", [], { status: stage }),
    freight,
  };
  return judgePromotion(followed, sight);
};

describe("a promotion", () => {
  it.each<readonly [string, PromotionStatus | undefined, StageObject["status"], object]>([
    ["no controller has touched", undefined, {}, { state: "unseen" }],
    [
      "that waits for another",
      { phase: "Pending" },
      { currentPromotion: { name: "dev.0.a" } },
      { state: "waiting", why: "it waits until dev.0.a has ended" },
    ],
    [
      "that runs",
      { phase: "Running", stepExecutionMetadata: steps(["clone", "Succeeded"], ["push", "Running"]) },
      {},
      { state: "waiting", why: "step push runs" },
    ],
    [
      "that failed in a step",
      {
        phase: "Errored",
        message: "x",
        stepExecutionMetadata: steps(
          ["clone", "Succeeded"],
          ["commit", "Skipped"],
          ["push", "Errored", "could not read Username"],
        ),
      },
      {},
      { state: "failed", why: "Errored in step push: could not read Username" },
    ],
    [
      "that failed before its first step",
      { phase: "Failed", message: "invalid git-clone config" },
      {},
      { state: "failed", why: "Failed: invalid git-clone config" },
    ],
    [
      "that somebody ended",
      { phase: "Aborted", message: "Promotion terminated by kubernetes:bob" },
      {},
      { state: "failed", why: "Aborted: Promotion terminated by kubernetes:bob" },
    ],
    [
      "whose stage has not noticed",
      { phase: "Succeeded" },
      { lastPromotion: { name: "dev.01jd0001.0000000" } },
      { state: "waiting", why: expect.stringContaining("not taken note") },
    ],
    [
      "that is not verified yet",
      { phase: "Succeeded" },
      { lastPromotion: { name: NAME } },
      { state: "waiting", why: expect.stringContaining("not verified it in dev yet") },
    ],
    [
      "that a later one superseded",
      { phase: "Succeeded" },
      { lastPromotion: { name: "dev.01jd0003.1111111", status: { phase: "Aborted" } } },
      { state: "failed", why: expect.stringMatching(/^superseded by dev\.01jd0003\.1111111 \(Aborted\)/) },
    ],
    [
      "whose stage went on",
      { phase: "Succeeded" },
      {
        lastPromotion: { name: NAME },
        freightHistory: [{ items: { "Warehouse/catalogue": { name: "other" } } }],
      },
      { state: "failed", why: expect.stringContaining("gone on to freight other") },
    ],
    [
      "whose verification failed",
      { phase: "Succeeded" },
      {
        lastPromotion: { name: NAME },
        freightHistory: [
          {
            items: { w: { name: followed.freight } },
            verificationHistory: [{ phase: "Error", message: "Rollouts integration is disabled" }],
          },
        ],
      },
      { state: "failed", why: expect.stringContaining("ended as Error: Rollouts integration") },
    ],
    [
      "whose stage is unhealthy",
      { phase: "Succeeded" },
      { lastPromotion: { name: NAME }, health: { status: "Unhealthy", issues: ["app is Degraded"] } },
      { state: "unhealthy", why: "Stage dev is unhealthy: app is Degraded" },
    ],
  ])("%s is seen as such", (_what, status, stage, verdict) => {
    expect(judge(status, stage)).toEqual(verdict);
  });

  it("is done when Kargo has verified its freight in the stage, and not when it succeeded", () => {
    const done = freightOf("1.1.0", { status: { verifiedIn: { dev: {} } } });
    expect(judge({ phase: "Succeeded" }, { lastPromotion: { name: NAME } }, done)).toEqual({
      state: "verified",
    });
    // A record of an earlier stay does not make a running promotion done.
    expect(judge({ phase: "Running" }, {}, done).state).toBe("waiting");
  });

  it("that was deleted failed", () => {
    const verdict = judgePromotion(followed, { promotion: undefined, stage: undefined, freight: undefined });
    expect(verdict).toMatchObject({ state: "failed", why: expect.stringContaining("deleted") });
  });
});

describe("the commit of a promotion", () => {
  const state = {
    "promote::commit": { commit: "c".repeat(40) },
    "promote::push": { commit: "a".repeat(40), branch: "main" },
  };

  it("is the one that git-push tells, because a push beside another rebases the one of git-commit", () => {
    const promotion = promotionOf(NAME, "f", {
      state,
      stepExecutionMetadata: steps(["commit", "Succeeded"], ["push", "Succeeded"], ["sync", "Running"]),
    });
    expect(pushedBy(promotion)).toEqual({ commit: "a".repeat(40), changed: true });
  });

  it("is not known before the push has ended", () => {
    const promotion = promotionOf(NAME, "f", {
      state,
      stepExecutionMetadata: steps(["commit", "Succeeded"], ["push", "Running"]),
    });
    expect(pushedBy(promotion)).toBeUndefined();
  });

  it("set nothing where there was nothing to commit", () => {
    const promotion = promotionOf(NAME, "f", {
      state,
      stepExecutionMetadata: steps(["commit", "Skipped"], ["push", "Succeeded"]),
    });
    expect(pushedBy(promotion)).toMatchObject({ changed: false });
  });

  it("is the merge's where a pull request is", () => {
    const merging = [
      { as: "commit", uses: "git-commit" },
      { as: "push", uses: "git-push" },
      { as: "request", uses: "git-open-pr" },
      { as: "merged", uses: "git-wait-for-pr" },
    ];
    const of = (request: string, merged: string) =>
      pushedBy({
        spec: { steps: merging },
        status: {
          state: { push: { commit: "b" }, merged: { commit: "m" } },
          stepExecutionMetadata: [
            { alias: "push", status: "Succeeded" },
            { alias: "request", status: request },
            { alias: "merged", status: merged },
          ],
        },
      });
    expect(of("Succeeded", "Running")).toBeUndefined();
    expect(of("Succeeded", "Succeeded")).toEqual({ commit: "m", changed: true });
    expect(of("Skipped", "Skipped")).toEqual({ commit: "b", changed: false });
  });
});

describe("what people read", () => {
  it("is each step once, when it begins and when it ends, and the phase", () => {
    const first: PromotionStatus = {
      phase: "Running",
      stepExecutionMetadata: steps(["clone", "Succeeded"], ["push", "Running"]),
    };
    expect(progressLines(undefined, first)).toEqual([
      "Kargo: step clone Succeeded",
      "Kargo: step push Running",
      "Kargo: Running",
    ]);
    const second: PromotionStatus = {
      phase: "Errored",
      stepExecutionMetadata: steps(["clone", "Succeeded"], ["push", "Errored", "no\n  route"]),
    };
    expect(progressLines(first, second)).toEqual(["Kargo: step push Errored: no route", "Kargo: Errored"]);
    expect(progressLines(second, second)).toEqual([]);
  });

  it.each([
    [
      "error writing /tmp/promotion-0f9a7b1c-1111-2222-3333-444455556666/gitops/x.yaml: denied",
      "error writing gitops/x.yaml: denied",
    ],
    [
      "failed to build step context: reflect: call of reflect.Value.Field on zero Value",
      expect.stringContaining("the image is not in this freight"),
    ],
    [
      'step "write" met error threshold of 1: error running step "write": error finding key a.b: key path not found',
      "error finding key a.b: key path not found",
    ],
    [undefined, ""],
  ])("is without Kargo's folders and riddles: %s", (text, phrased) => expect(phrase(text)).toEqual(phrased));
});
