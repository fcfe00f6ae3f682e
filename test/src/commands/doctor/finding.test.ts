import { describe, expect, it } from "vitest";
import { blocks, doubtful, failed, fine, rendered, wrong } from "#src/commands/doctor/finding.ts";

describe("what is found", () => {
  it("stands once where environments share it, and each problem with its remedy", () => {
    expect(rendered([fine("a", "b"), fine("a", "b"), wrong("c", "d", "e"), doubtful("f", "g", "h")])).toBe(
      "✔ a: b\n✗ c: d\n    e\n! f: g\n    h",
    );
  });

  it("is in the way only where something is wrong", () => {
    expect(blocks([fine("a", "b"), doubtful("c", "d", "e")])).toBe(false);
    expect(blocks([wrong("c", "d", "e")])).toBe(true);
  });

  it("of an error is its words and its remedy", () => {
    expect(failed("a", new Error("no x; y; do z"))).toEqual(wrong("a", "no x; y", "do z"));
  });
});
