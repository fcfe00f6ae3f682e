import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LONG, longFirst } from "./long-first.ts";

describe("the order of test files", () => {
  it.each(LONG)("knows %s, which is there", (file) => {
    expect(existsSync(join(import.meta.dirname, "../..", file))).toBe(true);
  });

  it("begins with the long ones and leaves the others as they were", () => {
    const files = [
      "/p/test/e2e/zizmor.test.ts",
      "/p/test/e2e/flux.test.ts",
      "/p/test/a.test.ts",
      "/p/test/e2e/scenario.test.ts",
    ];
    const specs = files.map((moduleId) => ({ moduleId }));
    expect(longFirst(specs).map(({ moduleId }) => moduleId)).toEqual([
      files[3],
      files[1],
      files[0],
      files[2],
    ]);
  });
});
