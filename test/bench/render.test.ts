import { describe, expect, it } from "vitest";
import { renderMarkdown, renderText } from "../../bench/render.ts";

const slow = { what: "ours", samples: [3, 3] };
const report = {
  name: "promotion",
  from: "2030-01-01T00:00:00.000Z",
  to: "2030-01-01T00:10:00.000Z",
  machine: {
    processor: "a processor",
    cores: 2,
    memoryGiB: 8,
    system: "linux 6.1",
    node: "v24.0.0",
    loadAtStart: [0.5, 0.4, 0.3],
    loadAtEnd: [6, 5, 4],
  },
  sections: [
    {
      title: "Commit to healthy",
      notes: ["One at a time."],
      rows: [slow, { what: "ratio", of: slow, to: { what: "floor", samples: [1, 1] }, goalRatio: 1.2 }],
    },
  ],
};

describe.each([
  ["text", renderText],
  ["Markdown", renderMarkdown],
])("a report as %s", (_kind, render) => {
  it("says so when a goal is missed", () => {
    expect(render(report)).toMatch(/ratio.*2\+2.*3\.000 times.*at most 1\.2.*NOT MET/);
  });

  it("tells how busy the machine was, and how often each thing was measured", () => {
    expect(render(report)).toContain("0.5, 0.4, 0.3 at the start, 6, 5, 4 at the end");
    expect(render(report)).toMatch(/ours.*2.*3\.00 s.*-.*3\.00 s/);
    expect(render(report)).toContain("One at a time.");
  });

  it("has no colours", () => {
    expect(render(report)).not.toContain("\u001b");
  });
});
