import { describe, expect, it } from "vitest";
import type { JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import {
  asSecret,
  conceal,
  hasUnknown,
  reveal,
  UNKNOWN,
} from "#sandbox/plugins/kubernetes/values/secrets.ts";

describe("secrets", () => {
  it("are taken off at any depth for the API server", () => {
    const properties = { spec: { list: [{ token: asSecret("t") }], all: asSecret({ a: [asSecret(1)] }) } };
    expect(reveal(properties)).toEqual({ spec: { list: [{ token: "t" }], all: { a: [1] } } });
  });

  it("are never wrapped twice", () => {
    expect(asSecret(asSecret("t"))).toEqual(asSecret("t"));
  });

  const cases: [string, JsonObject, JsonObject, JsonObject][] = [
    ["a scalar stays secret", { a: "live" }, { a: asSecret("x") }, { a: asSecret("live") }],
    [
      "a value beside it stays readable",
      { s: { a: 1, b: 2 } },
      { s: { a: asSecret(0) } },
      { s: { a: asSecret(1), b: 2 } },
    ],
    [
      "a list with a secret inside is secret as a whole",
      { l: [{ v: "p" }, { v: "q" }] },
      { l: [{ v: asSecret("p") }] },
      { l: asSecret([{ v: "p" }, { v: "q" }]) },
    ],
    [
      "an object that was secret as a whole stays so",
      { s: { a: 1 } },
      { s: asSecret({ a: 0 }) },
      { s: asSecret({ a: 1 }) },
    ],
    ["what was never secret is left alone", { a: 1 }, { b: asSecret(1) }, { a: 1 }],
  ];
  it.each(cases)("%s", (_, live, marked, expected) => {
    expect(conceal(live, marked)).toEqual(expected);
  });

  it("cover the payload of every Kubernetes Secret, and kubectl's copy of it", () => {
    const note = "kubectl.kubernetes.io/last-applied-configuration";
    const secret = {
      kind: "Secret",
      metadata: { name: "n", annotations: { [note]: "{data}", other: "o" } },
      data: { a: "YQ==" },
    };
    expect(conceal(secret, {})).toEqual({
      kind: "Secret",
      metadata: { name: "n", annotations: { [note]: asSecret("{data}"), other: "o" } },
      data: asSecret({ a: "YQ==" }),
    });
  });
});

describe("hasUnknown", () => {
  it.each([
    [{ a: [1, { b: UNKNOWN }] }, true],
    [{ a: asSecret(UNKNOWN) }, true],
    [{ a: `${UNKNOWN} in a text` }, false],
    [{}, false],
  ])("%j: %s", (value, expected) => expect(hasUnknown(value)).toBe(expected));
});
