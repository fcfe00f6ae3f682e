import { describe, expect, it } from "vitest";
import { csv, duration } from "#src/commands/output.ts";
import { momentOf } from "#src/commands/since.ts";

describe("comma-separated values", () => {
  it("quote what would be read as something else", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ["x,y", 'say "no"'],
          ["two\nlines", undefined],
        ],
      ),
    ).toBe('a,b\n"x,y","say ""no"""\n"two\nlines",');
  });
});

describe("a duration for people", () => {
  it.each([
    [undefined, ""],
    [0.44, "0.4 s"],
    [59, "59 s"],
    [90, "1.5 min"],
    [5_400, "1.5 h"],
    [172_800, "2 d"],
  ])("of %s seconds is %j", (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });
});

describe("a moment", () => {
  const now = new Date("2026-03-31T12:00:00Z");

  it.each([
    ["2026-03-01", "2026-03-01T00:00:00.000Z"],
    ["2026-03-01T08:30:00+01:00", "2026-03-01T07:30:00.000Z"],
    ["12h", "2026-03-31T00:00:00.000Z"],
    ["30d", "2026-03-01T12:00:00.000Z"],
    ["2w", "2026-03-17T12:00:00.000Z"],
  ])("written as %s is %s", (text, expected) => {
    expect(momentOf(text, now).toISOString()).toBe(expected);
  });

  it.each(["yesterday", "30", "30m", "2026-13-01", "2026"])("is not %s", (text) => {
    expect(() => momentOf(text, now)).toThrow("Write a date");
  });
});
