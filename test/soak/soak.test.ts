import { expect, it } from "vitest";
import { soak } from "./soak.ts";

it("writers and a rival on one branch lose nothing and do nothing twice", { timeout: 300_000 }, async () => {
  const report = await soak({ writers: 4, services: 3, seconds: 6, latency: 30, rival: 500 });
  expect(report).toMatchObject({ lost: [], duplicated: [], strayed: [], failed: [] });
  expect(report.edits).toBe(report.runs * 3);
  expect(report.landed).toBe(report.runs);
  expect(report.runs).toBeGreaterThanOrEqual(4);
  expect(report.rivals).toBeGreaterThan(2);
});
