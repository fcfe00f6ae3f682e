import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPath, parsePath } from "#sandbox/plugins/kubernetes/values/paths.ts";

const table = [
  ["spec.ports[0].port", ["spec", "ports", 0, "port"]],
  [
    'metadata.annotations["argocd.argoproj.io/refresh"]',
    ["metadata", "annotations", "argocd.argoproj.io/refresh"],
  ],
  ['["a.b"].c', ["a.b", "c"]],
  ['a["say \\"hi\\""]', ["a", 'say "hi"']],
] as const;

describe("property paths", () => {
  it.each(table)("%s is written for %j", (notation, path) => expect(formatPath(path)).toBe(notation));
  it.each(table)("%s is read as %j", (notation, path) => expect(parsePath(notation)).toEqual(path));

  it("are read as they were written", () => {
    const step = fc.oneof(fc.nat({ max: 99 }), fc.string());
    const paths = fc.array(step, { minLength: 1 });
    fc.assert(
      fc.property(paths, (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
  });

  it.each(["a[", 'a["b', "a]b", "a..b"])("%s is refused", (notation) => {
    expect(() => parsePath(notation)).toThrow(/is no property path at/);
  });
});
