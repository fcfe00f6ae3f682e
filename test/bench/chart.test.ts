import { describe, expect, it } from "vitest";
import { renderSvg } from "../../bench/chart.ts";

const chart = {
  title: "Pushes <of> one & all",
  unit: " s",
  groups: ["1 service", "200 services"],
  series: [
    { name: "ours", values: [1, 1] },
    { name: "floor", values: [2, undefined] },
  ],
};
const svg = renderSvg([chart], "caption");

describe("a chart", () => {
  it("draws bars by their values, on a scale from zero", () => {
    const bars = [...svg.matchAll(/<rect x="110" [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(bars).toHaveLength(3);
    expect((bars[1] ?? 0) / (bars[0] ?? 1)).toBeCloseTo(2, 1);
    expect(bars[2]).toBe(bars[0]);
  });

  it("says so where nothing was measured", () => {
    expect(svg.match(/not run/g)).toHaveLength(1);
    expect(svg).toContain(">2 s<");
  });

  it("can be read in light and dark, and holds no script", () => {
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/<script|onload|href/);
  });

  it("writes texts as texts", () => {
    expect(svg).toContain("Pushes &#60;of&#62; one &#38; all");
  });
});
