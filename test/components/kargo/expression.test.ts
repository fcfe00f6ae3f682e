import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goDuration } from "#components/kargo/duration.ts";
import {
  chartFrom,
  codeOf,
  commitFrom,
  expression,
  imageFrom,
  literal,
  quoted,
} from "#components/kargo/expression.ts";

describe("durations", () => {
  it.each([
    [0, "0s"],
    [30, "30s"],
    [90, "1m30s"],
    [300, "5m0s"],
    [3_600, "1h0m0s"],
    [90_061, "25h1m1s"],
  ])("%i seconds are %s, as Go writes them", (seconds, text) => {
    expect(goDuration(seconds)).toBe(text);
  });

  it("keep every second", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        const parts = [...goDuration(seconds).matchAll(/(\d+)([hms])/g)];
        const size = { h: 3_600, m: 60, s: 1 };
        const sum = parts.reduce(
          (total, [, count, unit]) => total + Number(count) * size[unit as keyof typeof size],
          0,
        );
        expect(sum).toBe(seconds);
      }),
    );
  });

  it.each([-1, 1.5, Number.NaN])("%d is none", (seconds) => {
    expect(() => goDuration(seconds)).toThrow(
      `${seconds} is not a duration: write a whole number of seconds`,
    );
  });
});

describe("expressions", () => {
  it.each([
    [imageFrom("ghcr.io/shop/web").tag, "imageFrom('ghcr.io/shop/web').Tag"],
    [imageFrom(expression("vars.image")).digest, "imageFrom(vars.image).Digest"],
    [commitFrom("https://x.test/r").id, "commitFrom('https://x.test/r').ID"],
    [chartFrom("https://x.test", "web").version, "chartFrom('https://x.test', 'web').Version"],
    [chartFrom("oci://x.test/web").version, "chartFrom('oci://x.test/web').Version"],
    [quoted(imageFrom("i").tag), "quote(imageFrom('i').Tag)"],
  ])("%s", (marked, code) => {
    expect(codeOf(marked)).toBe(code);
  });

  it("hold any text as a literal", () => {
    expect(literal("it's a \\")).toBe("'it\\'s a \\\\'");
  });
});
