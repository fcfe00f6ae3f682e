import { describe, expect, it } from "vitest";
import { diff } from "#sandbox/plugins/kubernetes/resource/diff.ts";
import { drifted } from "#sandbox/plugins/kubernetes/resource/drift.ts";
import type { Json, JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { asSecret, UNKNOWN } from "#sandbox/plugins/kubernetes/values/secrets.ts";

const IMMUTABLE = { configMapsMutable: false, secretsMutable: false };
const MUTABLE = { configMapsMutable: true, secretsMutable: true };

const object = (apiVersion: string, kind: string, rest: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: "n", namespace: "ns" },
  ...rest,
});
const app = (spec: JsonObject) => object("argoproj.io/v1alpha1", "Application", { spec });

/** path → PropertyDiff.kind: 0 add, 2 delete, 4 update, odd = replace. */
const kinds = (before: JsonObject, after: JsonObject, mutability = IMMUTABLE) =>
  Object.fromEntries(
    Object.entries(diff({}, before, after, mutability).detailed).map(([path, { kind }]) => [path, kind]),
  );

describe("a diff", () => {
  const table: [string, JsonObject, JsonObject, Record<string, number>][] = [
    ["no change", app({ a: [1] }), app({ a: [1] }), {}],
    ["another order of keys", app({ a: 1, b: 2 }), app({ b: 2, a: 1 }), {}],
    ["an added field", app({}), app({ a: { b: 1 } }), { "spec.a": 0 }],
    ["a removed field", app({ a: 1 }), app({}), { "spec.a": 2 }],
    ["null as absence", app({ a: 1, b: null }), app({ a: null }), { "spec.a": 2 }],
    ["a changed list item", app({ l: [1, 2] }), app({ l: [1, 3, 4] }), { "spec.l[1]": 4, "spec.l[2]": 0 }],
    ["an unknown value", app({ a: 1 }), app({ a: UNKNOWN }), { "spec.a": 4 }],
    ["secrets compared by content", app({ a: asSecret("x") }), app({ a: "x" }), {}],
    [
      "a new name",
      object("v1", "Namespace", {}),
      { ...object("v1", "Namespace", {}), metadata: { name: "m", namespace: "ns" } },
      { "metadata.name": 5 },
    ],
    [
      "a Deployment's selector",
      object("apps/v1", "Deployment", { spec: { selector: { matchLabels: { a: "b" } }, replicas: 1 } }),
      object("apps/v1", "Deployment", { spec: { selector: { matchLabels: { a: "c" } }, replicas: 2 } }),
      { "spec.selector.matchLabels.a": 5, "spec.replicas": 4 },
    ],
    [
      "a Service that gets a spec with a cluster IP",
      object("v1", "Service", {}),
      object("v1", "Service", { spec: { clusterIP: "None" } }),
      { spec: 1 },
    ],
    [
      "a ConfigMap's data",
      object("v1", "ConfigMap", { data: { a: "1" } }),
      object("v1", "ConfigMap", { data: { a: "2" } }),
      { "data.a": 5 },
    ],
    [
      "the apiVersion core/v1 as v1",
      object("core/v1", "ConfigMap", { data: { a: "1" } }),
      object("core/v1", "ConfigMap", { data: { a: "2" } }),
      { "data.a": 5 },
    ],
    [
      "stringData as the data it becomes",
      object("v1", "Secret", { data: { a: "MQ==" } }),
      object("v1", "Secret", { stringData: { a: "1" } }),
      {},
    ],
  ];
  it.each(table)("sees %s", (_, before, after, expected) => expect(kinds(before, after)).toEqual(expected));

  it("changes payloads in place when the provider says so, unless the object is immutable", () => {
    const secret = (data: string, immutable = false) =>
      object("v1", "Secret", { data: { a: data }, type: "Opaque", ...(immutable ? { immutable } : {}) });
    expect(kinds(secret("1"), secret("2"), MUTABLE)).toEqual({ "data.a": 4 });
    expect(kinds(secret("1", true), secret("2", true), MUTABLE)).toEqual({ "data.a": 5 });
  });

  it("deletes before it replaces only when the new object has the old one's place", () => {
    const map = (data: string, metadata: JsonObject) =>
      ({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: data } }) satisfies JsonObject;
    const first = (before: JsonObject, after: JsonObject) =>
      diff({}, map("1", before), map("2", after), IMMUTABLE).deleteBeforeReplace;
    const named = { name: "n", namespace: "a" };
    const autonamed = { ...named, annotations: { "pulumi.com/autonamed": "true" } };
    expect(first(named, named)).toBe(true);
    expect(first(autonamed, autonamed)).toBe(false);
    expect(first(named, { ...named, name: "m" })).toBe(false);
    expect(first(named, { ...named, namespace: "b" })).toBe(false);
  });

  it("takes the inputs from the state when the engine sends none", () => {
    const state = { ...app({ a: 1, defaulted: true }), __inputs: app({ a: 1 }) };
    expect(diff(state, undefined, app({ a: 1 }), IMMUTABLE).changed).toBe(false);
    expect(diff(state, undefined, app({ a: 2 }), IMMUTABLE).changed).toBe(true);
  });
});

describe("drift", () => {
  const table: [string, Json, Json | undefined, Json | undefined, Json | undefined][] = [
    ["a value the server rewrote stays as given", "1000m", "1", "1", "1000m"],
    ["a value that moved is the live one", "1000m", "1", "2", "2"],
    ["a value that went is gone", "a", "a", undefined, undefined],
    [
      "fields the program did not set are not looked at",
      { a: 1 },
      { a: 1, s: 1 },
      { a: 1, s: 2, t: 3 },
      { a: 1 },
    ],
    ["only the moved item of a list changes", ["1000m", "x"], ["1", "x"], ["1", "y"], ["1000m", "y"]],
    ["an item added by hand shows", ["x"], ["x"], ["x", "y"], ["x", "y"]],
    ["an item removed by hand shows", ["x", "y"], ["x", "y"], ["x"], ["x"]],
  ];
  it.each(table)("%s", (_, inputs, recorded, live, expected) => {
    expect(drifted(inputs, recorded, live)).toEqual(expected);
  });
});
