import { describe, expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { auditOf } from "#components/promotion/audit.ts";
import { readHistory } from "#components/promotion/history.ts";
import { type PastPromotion, promotionHistory } from "#test/harness/promotion-history.ts";
import { digestOf } from "./fixtures.ts";

const PAST: readonly PastPromotion[] = [
  { at: "2026-03-01T08:00:00Z", stage: "dev", version: "1.0.0", verified: "2026-03-01T08:00:20Z" },
  { at: "2026-03-01T09:00:00Z", stage: "prod", version: "1.0.0", verified: "2026-03-01T09:00:30Z" },
  { at: "2026-03-02T08:00:00Z", stage: "dev", version: "1.1.0", from: "1.0.0" },
  {
    at: "2026-03-02T09:00:00Z",
    stage: "dev",
    version: "1.0.0",
    from: "1.1.0",
    verified: "2026-03-02T09:00:05Z",
  },
];

const read = async (past: readonly PastPromotion[] = PAST) => {
  const remote = promotionHistory(past);
  const clone = await openClone({ url: remote.url, branch: "main" });
  return { remote, clone, history: await readHistory(clone) };
};

describe("the history of promotions", () => {
  it("is read from commits and tags, oldest first", async () => {
    const { remote, history } = await read();
    expect(history.tip).toBe(remote.commits.at(-1));
    expect(history.promotions.map(({ commit }) => commit)).toEqual(remote.commits);
    expect(history.promotions[0]).toEqual({
      commit: remote.commits[0],
      at: new Date("2026-03-01T08:00:00Z"),
      stage: "dev",
      service: "catalogue",
      version: "1.0.0",
      digest: digestOf("1.0.0"),
      from: undefined,
      by: "pat <pat@example.test>",
      gates: ["image=pass"],
      approvedBy: [],
      waived: "",
      run: "run-1",
      verified: {
        at: new Date("2026-03-01T08:00:20Z"),
        tag: "verified/dev/catalogue/1.0.0",
        commit: remote.commits[0],
        stage: "dev",
        service: "catalogue",
        version: "1.0.0",
        digest: digestOf("1.0.0"),
        healthyAfterSeconds: 20,
      },
    });
  });

  it("tells a promotion that was never verified from a later one of the same version that was", async () => {
    const { remote, history } = await read();
    expect(history.promotions.map(({ verified }) => verified?.tag)).toEqual([
      "verified/dev/catalogue/1.0.0",
      "verified/prod/catalogue/1.0.0",
      undefined,
      `verified/dev/catalogue/1.0.0+${remote.commits[3]?.slice(0, 7)}`,
    ]);
  });

  it("leaves out commits that are no promotions, and is whole again after other reads", async () => {
    const { remote, clone } = await read();
    remote.commit({ "README.md": "by hand" }, "by hand\n\nSlipway-Note: no stage");
    await clone.fetchTip();
    expect((await readHistory(clone)).promotions).toHaveLength(PAST.length);
  });

  it("is empty in an empty repository", async () => {
    expect((await read([])).history).toEqual({ tip: undefined, promotions: [], verifications: [] });
  });
});

describe("the audit", () => {
  const upstream = (stage: string) => (stage === "prod" ? ["dev"] : []);

  it("names the verified commit that a promotion came from, and how long it took", async () => {
    const { remote, history } = await read();
    const [entry] = auditOf(history, upstream, { stage: "prod" });
    expect(entry).toMatchObject({
      at: "2026-03-01T09:00:00.000Z",
      by: "pat <pat@example.test>",
      source: [`dev@${remote.commits[0]}`],
      outcome: "verified",
      seconds: 30,
    });
  });

  it("says of a failed one that it was not verified", async () => {
    const entries = auditOf((await read()).history, upstream, { stage: "dev" });
    expect(entries.map(({ version, outcome, seconds }) => [version, outcome, seconds])).toEqual([
      ["1.0.0", "verified", 20],
      ["1.1.0", "not verified", undefined],
      ["1.0.0", "verified", 5],
    ]);
  });

  it.each([
    [{ service: "voting" }, 0],
    [{ service: "catalogue" }, 4],
    [{ since: new Date("2026-03-02T00:00:00Z") }, 2],
    [{ since: new Date("2026-03-02T09:00:00Z") }, 1],
  ])("of %j has %d entries", async (filter, count) => {
    expect(auditOf((await read()).history, upstream, filter)).toHaveLength(count);
  });
});
