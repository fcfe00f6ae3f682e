import { describe, expect, it } from "vitest";
import { changedProperties, secretPaths } from "#src/plan/properties.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("changedProperties", () => {
  it.each([
    ["a value", { a: 1 }, { a: 2 }, [{ path: "a", from: "1", to: "2" }]],
    ["a new key", {}, { a: "x" }, [{ path: "a", from: undefined, to: "x" }]],
    ["a key that goes", { a: "x" }, {}, [{ path: "a", from: "x", to: undefined }]],
    ["inside lists", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [{ path: "a[0].b", from: "1", to: "2" }]],
    [
      "keys with dots",
      { metadata: { labels: { "a.b/c": "1" } } },
      { metadata: { labels: { "a.b/c": "2" } } },
      [{ path: 'metadata.labels["a.b/c"]', from: "1", to: "2" }],
    ],
    [
      "a value that is not known yet",
      { a: 1 },
      { a: UNKNOWN },
      [{ path: "a", from: "1", to: "(known after up)" }],
    ],
    ["nothing of the engine's own keys", { __provider: "x", a: 1 }, { __provider: "y", a: 1 }, []],
    ["no secret that becomes one", { a: "x" }, { a: "[secret]" }, []],
  ])("shows %s", (_, from, to, changes) => {
    expect(changedProperties(from, to)).toEqual(changes);
  });

  it("shows a long value by its beginning", () => {
    const [change] = changedProperties({}, { a: "x".repeat(500) });
    expect(change?.to).toBe(`${"x".repeat(120)}...`);
  });
});

it("secretPaths finds secrets at any depth", () => {
  expect(secretPaths({ a: "[secret]", b: { c: ["x", "[secret]"] }, __defaults: ["[secret]"] })).toEqual([
    "a",
    "b.c[1]",
  ]);
});
