import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, percentile } from "../../bench/statistics.ts";

const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe("percentile", () => {
  it.each([
    { of: [1, 2, 3, 4], share: 0.5, is: 2.5 },
    { of: [4, 1, 3, 2], share: 0.5, is: 2.5 },
    { of: [1, 2, 3], share: 0.5, is: 2 },
    { of: [7], share: 0.95, is: 7 },
    // What R's quantile(1:20, 0.95) and NumPy's percentile give.
    { of: Array.from({ length: 20 }, (_, index) => index + 1), share: 0.95, is: 19.05 },
    { of: [10, 20, 30], share: 0, is: 10 },
    { of: [10, 20, 30], share: 1, is: 30 },
  ])("of $of at $share is $is", ({ of, share, is }) => {
    expect(percentile(of, share)).toBeCloseTo(is, 10);
  });

  it("sorts by size, not as text", () => {
    expect(percentile([9, 10, 100], 0.5)).toBe(10);
  });

  it("leaves the samples in their order", () => {
    const given = [3, 1, 2];
    percentile(given, 0.5);
    expect(given).toEqual([3, 1, 2]);
  });

  it("lies between the samples and does not fall with the share", () => {
    fc.assert(
      fc.property(
        samples,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, a, b) => {
          const [low, high] = [percentile(of, Math.min(a, b)), percentile(of, Math.max(a, b))];
          expect(low).toBeGreaterThanOrEqual(Math.min(...of));
          expect(high).toBeLessThanOrEqual(Math.max(...of));
          expect(low).toBeLessThanOrEqual(high + 1e-9);
        },
      ),
    );
  });

  it.each([-0.1, 1.1, 95, Number.NaN])("refuses %s as a share", (share) => {
    expect(() => percentile([1], share)).toThrow(`${share} is not a share`);
  });

  it("refuses to make a figure out of nothing", () => {
    expect(() => percentile([], 0.5)).toThrow("no samples");
  });
});

describe("median", () => {
  it("has as many samples below as above", () => {
    fc.assert(
      fc.property(samples, (of) => {
        const middle = median(of);
        expect(of.filter((value) => value < middle).length).toBeLessThanOrEqual(of.length / 2);
        expect(of.filter((value) => value > middle).length).toBeLessThanOrEqual(of.length / 2);
      }),
    );
  });
});
