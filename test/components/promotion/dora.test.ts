import { describe, expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { doraOf, median } from "#components/promotion/dora.ts";
import { readHistory } from "#components/promotion/history.ts";
import { type PastPromotion, promotionHistory } from "#test/harness/promotion-history.ts";

/**
 * Ten days, 1 to 11 March. By hand:
 * - dev, 4 deployments (1.0.0, 1.1.0, 1.2.0, 1.3.0) in 10 days = 0.4 a day. Lead times, each from its own commit: 20 s,
 *   40 s, 1.2.0 was never verified, 60 s: median 40 s. One of 4 failed = 0.25. Restored by going back to 1.1.0, verified at
 *   4 March 08:10:00, 10 min after the commit of 1.2.0 = 600 s.
 * - prod, 2 deployments (1.0.0, 1.1.0) = 0.2 a day. 1.0.0: from 1 March 08:00:00 (dev) to 2 March 08:01:00 = 86,460 s;
 *   1.1.0: from 2 March 08:00:00 (dev) to 5 March 08:02:00 = 259,320 s: median 172,890 s. 1.1.0 was verified, but somebody
 *   went back to 1.0.0 an hour later: 1 of 2 failed = 0.5. Restored 5 March 09:00:30, after 3,630 s.
 */
const PAST: readonly PastPromotion[] = [
  { at: "2026-03-01T08:00:00Z", stage: "dev", version: "1.0.0", verified: "2026-03-01T08:00:20Z" },
  { at: "2026-03-02T08:00:00Z", stage: "prod", version: "1.0.0", verified: "2026-03-02T08:01:00Z" },
  {
    at: "2026-03-02T08:00:00Z",
    stage: "dev",
    version: "1.1.0",
    from: "1.0.0",
    verified: "2026-03-02T08:00:40Z",
  },
  { at: "2026-03-04T08:00:00Z", stage: "dev", version: "1.2.0", from: "1.1.0" },
  {
    at: "2026-03-04T08:09:30Z",
    stage: "dev",
    version: "1.1.0",
    from: "1.2.0",
    verified: "2026-03-04T08:10:00Z",
  },
  {
    at: "2026-03-05T08:00:00Z",
    stage: "prod",
    version: "1.1.0",
    from: "1.0.0",
    verified: "2026-03-05T08:02:00Z",
  },
  {
    at: "2026-03-05T09:00:00Z",
    stage: "prod",
    version: "1.0.0",
    from: "1.1.0",
    verified: "2026-03-05T09:00:30Z",
  },
  {
    at: "2026-03-06T08:00:00Z",
    stage: "dev",
    version: "1.3.0",
    from: "1.1.0",
    verified: "2026-03-06T08:01:00Z",
  },
];
const WINDOW = { since: new Date("2026-03-01T00:00:00Z"), until: new Date("2026-03-11T00:00:00Z") };

const promotionsOf = async (past: readonly PastPromotion[]) => {
  const clone = await openClone({ url: promotionHistory(past).url, branch: "main" });
  return (await readHistory(clone)).promotions;
};

describe("the four figures of DORA", () => {
  it("are those that were computed by hand", async () => {
    expect(doraOf(await promotionsOf(PAST), WINDOW, 60)).toEqual([
      {
        service: "catalogue",
        stage: "dev",
        deployments: 4,
        deploymentsPerDay: 0.4,
        leadTimeSeconds: 40,
        failed: 1,
        changeFailureRate: 0.25,
        restoreSeconds: 600,
        unrestored: 0,
      },
      {
        service: "catalogue",
        stage: "prod",
        deployments: 2,
        deploymentsPerDay: 0.2,
        leadTimeSeconds: 172_890,
        failed: 1,
        changeFailureRate: 0.5,
        restoreSeconds: 3_630,
        unrestored: 0,
      },
    ]);
  });

  it("count what lies in the window, and know where it came from before it", async () => {
    const since = new Date("2026-03-05T00:00:00Z");
    const [dev, prod] = doraOf(await promotionsOf(PAST), { ...WINDOW, since }, 60);
    expect(dev).toMatchObject({ deployments: 1, leadTimeSeconds: 60, failed: 0, restoreSeconds: undefined });
    expect(prod).toMatchObject({ deployments: 1, leadTimeSeconds: 259_320, failed: 1 });
  });

  it.each([
    ["may still be under way", "2026-03-01T08:00:59Z", { failed: 0, changeFailureRate: undefined }],
    ["has failed when its time is up", "2026-03-01T08:01:01Z", { failed: 1, unrestored: 1 }],
  ])("a last promotion that is not verified %s", async (_, until, expected) => {
    const promotions = await promotionsOf([{ at: "2026-03-01T08:00:00Z", stage: "dev", version: "1.0.0" }]);
    expect(doraOf(promotions, { ...WINDOW, until: new Date(until) }, 60)).toMatchObject([
      { deployments: 1, ...expected },
    ]);
  });

  it("have no rate, time or number where nothing happened", async () => {
    const [figures] = doraOf(
      await promotionsOf(PAST.slice(0, 1)),
      { since: new Date("2026-04-01T00:00:00Z"), until: new Date("2026-04-02T00:00:00Z") },
      60,
    );
    expect(figures).toMatchObject({
      deployments: 0,
      deploymentsPerDay: 0,
      leadTimeSeconds: undefined,
      changeFailureRate: undefined,
    });
  });
});

describe("the median", () => {
  it.each([
    [[], undefined],
    [[undefined], undefined],
    [[3], 3],
    [[1, undefined, 9], 5],
    [[9, 1, 2], 2],
    [[10, 9, 1, 2], 5.5],
  ])("of %j is %s", (measured, expected) => {
    expect(median(measured)).toBe(expected);
  });
});
