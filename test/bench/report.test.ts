import { describe, expect, it } from "vitest";
import { lineOf } from "../../bench/report.ts";

const measured = (...samples: number[]) => ({ what: "x", samples });
const times = (n: number, value: number) => measured(...new Array<number>(n).fill(value));

describe("a measured row", () => {
  it("has no 95th percentile below 20 samples", () => {
    expect(lineOf(times(19, 1)).p95).toBeUndefined();
    expect(lineOf(times(20, 1)).p95).toBe(1);
  });

  it("misses its goal by a single slow sample", () => {
    expect(lineOf({ ...measured(10, 10, 91), goalSeconds: 90 }).verdict).toBe("not met");
    expect(lineOf({ ...measured(10, 10, 89), goalSeconds: 90 }).verdict).toBe("met");
  });

  it("has no verdict without a goal", () => {
    expect(lineOf(measured(1)).verdict).toBeUndefined();
  });
});

describe("a comparison", () => {
  const compared = (of: number, to: number, n = 20) => ({
    what: "ratio",
    of: times(n, of),
    to: times(n, to),
    goalRatio: 1.2,
    atLeast: 20,
  });

  it.each([
    { of: 1.2, to: 1, verdict: "met" },
    { of: 1.201, to: 1, verdict: "not met" },
    { of: 0.9, to: 1, verdict: "met" },
  ])("of $of to $to is $verdict at most 1.2 times", ({ of, to, verdict }) => {
    expect(lineOf(compared(of, to)).verdict).toBe(verdict);
  });

  it("takes the medians, so that one slow sample does not decide", () => {
    expect(lineOf({ what: "ratio", of: measured(1, 1, 50), to: measured(1, 1, 1) }).ratio).toBe(1);
  });

  it("is not judged on fewer samples than the goal asks for", () => {
    const line = lineOf(compared(1, 1, 19));
    expect(line.verdict).toBe("not judged");
    expect(line.goal).toBe("at most 1.2 (n of 20)");
    expect(line.ratio).toBe(1);
  });
});
