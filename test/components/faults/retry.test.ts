import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FaultError, type FaultKind } from "#components/faults/fault.ts";
import { retrying, waitBefore } from "#components/faults/retry.ts";

const first = (kind: FaultKind) => ({ kind, before: 0, lasted: 0, took: 100 });
const NO_END = Number.POSITIVE_INFINITY;

describe("the wait before the next try", () => {
  it.each<FaultKind>(["denied", "ruled", "missing", "exists", "untrusted", "other"])(
    "is none after %s, which is terminal",
    (kind) => {
      expect(waitBefore({ kind }, first(kind), NO_END)).toBeUndefined();
    },
  );

  it("is what the server asked for, and never less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retryAfter, random) => {
          const wait = waitBefore({ kind: "limited", retryAfter }, first("limited"), NO_END, random) ?? -1;
          expect(wait).toBeGreaterThanOrEqual(retryAfter * 1_000);
          expect(wait).toBeLessThanOrEqual(retryAfter * 1_000 + 1_000);
        },
      ),
    );
  });

  it("is a minute or half of it where a limiting server names no time", () => {
    expect(waitBefore({ kind: "limited" }, first("limited"), NO_END, 1)).toBe(60_000);
  });

  it("is bounded for every fault, however often and long it came", () => {
    const kinds = fc.constantFrom<FaultKind>("rejected", "unreachable", "limited");
    fc.assert(
      fc.property(kinds, fc.nat(), fc.nat(), fc.nat(1_000), (kind, before, lasted, retryAfter) => {
        const wait = waitBefore({ kind, retryAfter }, { kind, before, lasted, took: 100 }, 100);
        expect(wait === undefined || lasted + wait <= 100_000).toBe(true);
      }),
    );
  });

  it("gives up at once when the server wants to be left alone for longer than there is", () => {
    expect(waitBefore({ kind: "limited", retryAfter: 3_600 }, first("limited"), NO_END)).toBeUndefined();
  });

  it("is next to none after the first pushes that a rival forestalled, then grows with the time of a try", () => {
    const wait = (kind: FaultKind, before: number) =>
      waitBefore({ kind }, { kind, before, lasted: 0, took: 100 }, NO_END, 1);
    expect([0, 1, 2, 3, 4, 9].map((before) => wait("rejected", before))).toEqual([
      20, 20, 100, 200, 300, 300,
    ]);
  });

  it.each<FaultKind>(["rejected", "limited", "unreachable"])(
    "is another for each of those who failed together: %s",
    (kind) => {
      const row = { kind, before: 4, lasted: 0, took: 1_000 };
      const [least = 0, most = 0] = [0, 1].map((random) => waitBefore({ kind }, row, 300, random));
      expect(most - least).toBeGreaterThan(1_000);
    },
  );

  it("grows by itself against a server in trouble", () => {
    const wait = (before: number) =>
      waitBefore({ kind: "unreachable" }, { kind: "unreachable", before, lasted: 0, took: 100 }, NO_END, 1);
    expect([0, 1, 2, 9].map(wait)).toEqual([250, 500, 1_000, 5_000]);
  });
});

describe("trying again", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const failing = (kind: FaultKind, times = Number.POSITIVE_INFINITY) => {
    let tries = 0;
    const work = vi.fn(async () => {
      if (++tries <= times) throw new FaultError(`${kind} ${tries}`, { kind });
      return "done";
    });
    return work;
  };

  it("ends with the result of the first success", async () => {
    const work = failing("rejected", 3);
    const result = retrying(work);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await result).toBe("done");
    expect(work).toHaveBeenCalledTimes(4);
  });

  it("does not try a terminal fault again", async () => {
    const work = failing("denied");
    await expect(retrying(work)).rejects.toThrow("denied 1");
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("ends with the last error when the time is up", async () => {
    const work = failing("unreachable");
    const settled = vi.fn();
    retrying(work).catch(settled);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(settled).toHaveBeenCalledTimes(1);
    expect(work.mock.calls.length).toBeGreaterThan(10);
  });

  it("counts the time anew when the fault changes: what lasted long was another", async () => {
    const began = Date.now();
    const work = vi.fn(async () => {
      const kind = Date.now() - began < 200_000 ? "rejected" : "unreachable";
      throw new FaultError(kind, { kind });
    });
    const settled = vi.fn();
    retrying(work).catch(settled);
    await vi.advanceTimersByTimeAsync(255_000);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(settled).toHaveBeenCalledTimes(1);
  });
});
