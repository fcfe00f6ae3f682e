import { describe, expect, it } from "vitest";
import { explainAvailability, goSeconds } from "#components/promotion/engine/kargo/availability.ts";
import type { FreightObject, StageObject } from "#components/promotion/engine/kargo/objects.ts";
import { freightOf, stageOf } from "./objects.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const explain = (
  stage: StageObject,
  status: FreightObject["status"],
  upstreams = new Map<string, StageObject>(),
) =>
  explainAvailability(
    "prod",
    stage,
    freightOf("1.1.0", status === undefined ? {} : { status }),
    NOW,
    upstreams,
  );
const verified = (...stages: string[]) => ({
  verifiedIn: Object.fromEntries(stages.map((name) => [name, { verifiedAt: "2026-11-21T11:00:00Z" }])),
});

describe("why Kargo lets freight into a stage", () => {
  it.each([
    ["it comes from the warehouse", stageOf("prod"), undefined, true, /from the warehouse itself/],
    [
      "nothing was verified",
      stageOf("prod", ["qa"]),
      undefined,
      false,
      /not verified in qa; promote it there first/,
    ],
    [
      "the stage before verified it",
      stageOf("prod", ["qa"]),
      verified("qa"),
      true,
      /verified in qa at 2026-11-21T11/,
    ],
    [
      "one of two is enough by default",
      stageOf("prod", ["qa", "load"]),
      verified("load"),
      true,
      /verified in load/,
    ],
    [
      "all of two are asked for",
      stageOf("prod", ["qa", "load"], { sources: { availabilityStrategy: "All" } }),
      verified("load"),
      false,
      /not verified in qa/,
    ],
    [
      "somebody approved it",
      stageOf("prod", ["qa"], { sources: { requiredSoakTime: "1h0m0s" } }),
      { approvedFor: { prod: { approvedAt: "2026-11-20T00:00:00Z" } } },
      true,
      /approved for prod at 2026-11-20/,
    ],
    [
      "an approval for another stage says nothing",
      stageOf("prod", ["qa"]),
      { approvedFor: { load: {} } },
      false,
      /not verified in qa/,
    ],
  ])("%s", (_what, stage, status, met, reason) => {
    const { verified: fact } = explain(stage, status);
    expect(fact).toEqual({ met, reason: expect.stringMatching(reason) });
  });

  it("is nothing where the stage takes no freight of that warehouse", () => {
    expect(explain({ spec: { requestedFreight: [] } }, undefined).verified).toEqual({
      met: false,
      reason: "Stage prod takes no freight from Warehouse/catalogue",
    });
  });

  it("counts the soak time of stays that ended and of the present one", () => {
    const stage = stageOf("prod", ["qa"], { sources: { requiredSoakTime: "10m0s" } });
    const soak = (longestSoak: string | undefined, since?: string) =>
      explain(stage, {
        verifiedIn: { qa: longestSoak === undefined ? {} : { longestSoak } },
        ...(since === undefined ? {} : { currentlyIn: { qa: { since } } }),
      }).soak;
    expect(soak("6m20.87s")).toEqual({
      met: false,
      reason: "has run there for 380 s of 600 s; wait until it has",
    });
    expect(soak("10m0s")?.met).toBe(true);
    expect(soak(undefined, "2026-11-21T11:51:00Z")?.met).toBe(false);
    expect(soak(undefined, "2026-11-21T11:50:00Z")?.met).toBe(true);
  });

  it("tells of an automatic promotion before it that failed, because Kargo never tries that again", () => {
    const failed = stageOf("qa", [], {
      status: {
        lastPromotion: {
          name: "qa.1",
          freight: { name: freightOf("1.1.0").metadata?.name ?? "" },
          status: { phase: "Errored", message: "key path not found" },
        },
      },
    });
    expect(explain(stageOf("prod", ["qa"]), undefined, new Map([["qa", failed]])).verified.reason).toMatch(
      /its promotion to qa Errored: key path not found; Kargo does not try again by itself/,
    );
  });

  it.each([
    ["6m20.87s", 380.87],
    ["1h0m0s", 3_600],
    ["24h0m0s", 86_400],
    ["250ms", 0.25],
    ["", 0],
  ])("reads the duration %j", (text, seconds) => expect(goSeconds(text)).toBeCloseTo(seconds));
});
