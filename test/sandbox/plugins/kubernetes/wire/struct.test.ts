import provider from "@pulumi/pulumi/proto/provider_pb.js";
import fc from "fast-check";
import structs from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#sandbox/plugins/kubernetes/values/json.ts";
import { decode, encode, struct } from "#sandbox/plugins/kubernetes/wire/message.ts";

/** The same layout as pulumirpc.CheckResponse: a Struct in field 1. */
const schema = { value: struct(1) };

/** Strings without lone surrogates, which UTF-8 cannot carry. */
const words = fc.string({ unit: "grapheme" });
const keys = words.filter((key) => key !== "__proto__");
const numbers = fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value));
const { tree } = fc.letrec<{ tree: Json; object: JsonObject }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    numbers,
    words,
    fc.array(tie("tree"), { maxLength: 5 }),
    tie("object"),
  ),
  object: fc.dictionary(keys, tie("tree"), { maxKeys: 5, noNullPrototype: true }),
}));
const objects = fc.dictionary(keys, tree, { maxKeys: 6, noNullPrototype: true });

describe("a Struct on the wire", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(objects, (value) => {
        expect(decode(schema, encode(schema, { value }))).toEqual({ value });
      }),
    );
  });

  it("is understood by google-protobuf", () => {
    fc.assert(
      fc.property(objects, (value) => {
        const read = provider.CheckResponse.deserializeBinary(encode(schema, { value }));
        expect(read.getInputs()?.toJavaScript()).toEqual(value);
      }),
    );
  });

  it("is understood when google-protobuf wrote it", () => {
    fc.assert(
      fc.property(objects, (value) => {
        const written = new provider.CheckResponse().setInputs(structs.Struct.fromJavaScript(value));
        expect(decode(schema, Buffer.from(written.serializeBinary()))).toEqual({ value });
      }),
    );
  });

  it("keeps strings whole that are longer than the first buffer", () => {
    const value = { long: "é".repeat(5000), list: Array.from({ length: 300 }, (_, index) => index * 1.5) };
    expect(decode(schema, encode(schema, { value }))).toEqual({ value });
  });

  it("keeps a key named __proto__ as data", () => {
    const value: JsonObject = JSON.parse('{"__proto__": {"admin": true}}');
    const back = decode(schema, encode(schema, { value })).value;
    expect(JSON.stringify(back)).toBe('{"__proto__":{"admin":true}}');
    expect(back?.admin).toBeUndefined();
  });

  it("is refused when it is cut off", () => {
    const wire = encode(schema, { value: { name: "frontend" } });
    expect(() => decode(schema, wire.subarray(0, -1))).toThrow(/message ends at byte/);
  });
});
