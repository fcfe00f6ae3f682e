import { describe, expect, it } from "vitest";
import { collectorFor } from "#sandbox/toolchain/go.ts";

describe("Go's compilers", () => {
  it.each([
    [24, 2, "400"],
    [16, 4, "400"],
    [16, 8, undefined],
    [7, 2, undefined],
  ])("on a machine of %i GiB and %i cores collect their garbage at %s", (memory, cores, percent) => {
    expect(collectorFor(memory * 1024 ** 3, cores)).toBe(percent);
  });
});
