import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tidied, withoutSalt } from "#sandbox/engine/salt.ts";

const salt = "v1:kgHvltde+BU=:v1:PUeHqkncyucBU3f+:fkVkAKgAv7U6WRmNdP17O/OFZqqUTQ==";
const line = `encryptionsalt: ${salt}\n`;
const file = "# dev\nconfig:\n  a:size: 3 # three\n\n  a:list:\n  - one\n";
/** As the engine lays it out. */
const relaid = "# dev\nconfig:\n  a:size: 3 # three\n  a:list:\n    - one\n";

describe("a stack file after a run", () => {
  it.each([
    ["the salt is taken out", file, `${file}${line}`, file],
    ["a new layout is undone", file, `${relaid}${line}`, file],
    ["a salt left by an interrupted run goes too", `${file}${line}`, `${relaid}${line}`, file],
    [
      "an edit stays, in the engine's layout",
      file,
      `${relaid}${line}`.replace("3 #", "4 #"),
      relaid.replace("3 #", "4 #"),
    ],
    [
      "an edited comment stays",
      file,
      `${file}${line}`.replace("three", "small"),
      file.replace("three", "small"),
    ],
    [
      "another stack's salt stays",
      file,
      `${file}encryptionsalt: v1:other\n`,
      `${file}encryptionsalt: v1:other\n`,
    ],
    ["a file without changes is as it was", file, file, file],
    ["a file of only a salt becomes empty", "", line, ""],
  ])("%s", (_rule, before, after, expected) => {
    expect(tidied(before, after, salt)).toBe(expected);
  });

  it("keeps a salt in a setting that only looks like it", () => {
    const nested = `config:\n  a:b:\n    encryptionsalt: ${salt}\n`;
    expect(withoutSalt(nested, salt)).toBe(nested);
  });

  it("is tidy already when it was tidied", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a: 1\n", " \n", line, "# x\n")),
        fc.array(fc.constantFrom("a: 1\n", line)),
        (b, a) => {
          const once = tidied(b.join(""), a.join(""), salt);
          expect(once).not.toContain("encryptionsalt");
          expect(tidied(once, once, salt)).toBe(once);
        },
      ),
    );
  });
});
