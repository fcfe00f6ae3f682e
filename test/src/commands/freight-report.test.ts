import { describe, expect, it } from "vitest";
import { type Candidate, freightTable, newestAllowed } from "#src/commands/freight-report.ts";

const candidate = (service: string, stage: string, version: string, allowed: boolean): Candidate => ({
  service,
  stage,
  pin: "1.0.0",
  version,
  digest: `sha256:${"a".repeat(64)}`,
  created: "2026-03-01T00:00:00Z",
  allowed,
  gates: [
    { gate: "image", state: "pass", reason: "" },
    { gate: "verified", state: allowed ? "pass" : "fail", reason: "not verified on dev" },
  ],
});

const FOUND = [
  candidate("catalogue", "staging", "1.10.0", true),
  candidate("catalogue", "staging", "1.9.0", true),
  candidate("catalogue", "staging", "2.0.0", false),
  candidate("voting", "staging", "1.1.0", false),
  candidate("voting", "dev", "1.1.0", true),
];

describe("new freight", () => {
  it("is pinned at the newest version that every gate lets pass", () => {
    expect(newestAllowed(FOUND, "staging")).toEqual({ catalogue: "1.10.0" });
    expect(newestAllowed(FOUND, "dev")).toEqual({ voting: "1.1.0" });
    expect(newestAllowed(FOUND, "prod")).toEqual({});
  });

  it("is shown with its age and what each stage says", () => {
    const lines = freightTable(FOUND, ["dev", "staging"], new Date("2026-03-03T00:00:00Z")).split("\n");
    const voting = lines.find((line) => line.includes("voting")) ?? "";
    expect(voting).toMatch(
      /voting +│ 1\.1\.0 +│ 2 d ago +│ sha256:a{12} +│ from 1\.0\.0: allowed +│ from 1\.0\.0: verified fail/,
    );
    expect(lines.filter((line) => /voting/.test(line))).toHaveLength(1);
  });
});
