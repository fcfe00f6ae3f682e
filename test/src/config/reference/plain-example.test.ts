import { expect, it } from "vitest";
import { plainExample } from "#src/config/reference/plain-example.ts";

it.each<[kind: string, preset: unknown, example: unknown]>([
  ["`true`, `false`", false, true],
  ["`true`, `false`", true, false],
  ["`a`, `b`", "a", "b"],
  ["`a`", undefined, "a"],
  ["list of `get`, `create`", undefined, ["get"]],
  ["list of text", ["dns"], ["dns"]],
  ["list of text", undefined, undefined],
  ["number, at least 1", 600, 600],
  ["number, 2 to 256", undefined, 2],
  ["number, at most 10", undefined, 1],
  ["text", "main", "main"],
  ["text", undefined, undefined],
  ["map of text", {}, undefined],
  ["credential reference", undefined, { env: "SHOP_SECRET" }],
  ["`a` or text", undefined, undefined],
])("of %s, %j by default, %j is an example", (kind, preset, example) => {
  expect(plainExample({ kind, preset })).toEqual(example);
});
