import { describe, expect, it } from "vitest";
import type { PromotionRecord } from "#components/promotion/history.ts";
import { rollbackTarget } from "#components/promotion/rollback.ts";
import { digestOf } from "./fixtures.ts";

const promoted = (version: string, verified: boolean, service = "catalogue", run = ""): PromotionRecord => {
  const at = new Date("2026-03-01T08:00:00Z");
  const of = { commit: version, at, stage: "dev", service, version, digest: digestOf(version) };
  const rest = { from: undefined, by: "", gates: [], approvedBy: [], waived: "", run, group: undefined };
  return {
    ...of,
    ...rest,
    verified: verified ? { ...of, tag: "", healthyAfterSeconds: 1 } : undefined,
  };
};

describe("the target of a rollback", () => {
  const good = (version: string) => promoted(version, true);
  const bad = (version: string) => promoted(version, false);

  it.each([
    ["the one before", [good("1.0.0"), good("1.1.0")], "1.1.0", "1.0.0"],
    ["the last good one", [good("1.0.0"), good("1.1.0"), bad("1.2.0")], "1.2.0", "1.1.0"],
    ["none that failed", [good("1.0.0"), bad("1.1.0"), good("1.2.0")], "1.2.0", "1.0.0"],
    [
      "further back after a rollback",
      [good("1.0.0"), good("1.1.0"), bad("1.2.0"), good("1.1.0")],
      "1.1.0",
      "1.0.0",
    ],
    [
      "what ran before, after a rollback and a new version",
      [good("1.0.0"), good("1.1.0"), good("1.0.0"), bad("1.2.0")],
      "1.2.0",
      "1.0.0",
    ],
    ["nothing before the first", [good("1.0.0")], "1.0.0", undefined],
    ["nothing for a version that was never promoted", [good("1.0.0")], "2.0.0", undefined],
    ["nothing when all before failed", [bad("1.0.0"), bad("1.1.0")], "1.1.0", undefined],
  ])("is %s", (_, past, present, expected) => {
    expect(rollbackTarget(past, { catalogue: present })?.to.get("catalogue")?.version).toBe(expected);
  });
});

describe("the target of a group's rollback", () => {
  type Row = readonly [run: string, versions: Readonly<Record<string, string>>, bad?: readonly string[]];
  const past = (...rows: readonly Row[]) =>
    rows.flatMap(([run, versions, bad = []]) =>
      Object.entries(versions).map(([service, version]) =>
        promoted(version, !bad.includes(service), service, run),
      ),
    );
  const both = (version: string) => ({ a: version, b: version });

  it.each<[string, PromotionRecord[], Record<string, string>, Record<string, string> | undefined]>([
    ["the set before", past(["1", both("1")], ["2", both("2")]), both("2"), both("1")],
    [
      "the last set of which all was verified",
      past(["1", both("1")], ["2", both("2"), ["b"]], ["3", both("3"), ["a"]]),
      both("3"),
      both("1"),
    ],
    [
      "a set, although only one of it changed last",
      past(["1", both("1")], ["2", both("2")], ["3", { a: "3" }, ["a"]]),
      { a: "3", b: "2" },
      both("2"),
    ],
    [
      "never what stood between two commits of one update",
      past(["1", both("1")], ["2", both("2")]).toSpliced(0, 0, ...past(["0", { a: "0" }])),
      both("2"),
      both("1"),
    ],
    [
      "further back after a rollback",
      past(["1", both("1")], ["2", both("2")], ["3", both("3"), ["a"]], ["4", both("2")]),
      both("2"),
      both("1"),
    ],
    ["nothing before the first set", past(["1", { a: "1" }], ["2", both("2")]), both("2"), undefined],
  ])("is %s", (_, promotions, present, expected) => {
    const found = rollbackTarget(promotions, present)?.to;
    expect(found && Object.fromEntries([...found].map(([name, { version }]) => [name, version]))).toEqual(
      expected,
    );
  });
});
