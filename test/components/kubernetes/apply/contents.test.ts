import { describe, expect, it } from "vitest";
import { contentsOf, describeChanges } from "#components/kubernetes/apply/contents.ts";
import { object, widgetDefinition } from "./fixtures.ts";

const before = [widgetDefinition, object("Deployment", "server", { spec: { replicas: 1 } })];

describe("the change from one manifest to another, in words,", () => {
  it.each<[string, typeof before, string[]]>([
    ["none", before, ["0 of 2 objects changed, 0 new, 0 removed"]],
    ["none but their order", before.toReversed(), ["0 of 2 objects changed, 0 new, 0 removed"]],
    [
      "a definition that is another",
      [
        object("CustomResourceDefinition", "widgets.acme.io", {}, "apiextensions.k8s.io/v1"),
        ...before.slice(1),
      ],
      ["1 of 2 objects changed, 0 new, 0 removed", "changed: CustomResourceDefinition widgets.acme.io"],
    ],
    [
      "an object of the same name in another namespace",
      [
        ...before,
        { ...before[1], metadata: { name: "server", namespace: "other" } } as (typeof before)[number],
      ],
      ["0 of 3 objects changed, 1 new, 0 removed", "new: Deployment other/server"],
    ],
    [
      "an object that is gone",
      before.slice(0, 1),
      ["0 of 1 objects changed, 0 new, 1 removed", "removed: Deployment server"],
    ],
    [
      "a kind that moved to another version of its group",
      [widgetDefinition, object("Deployment", "server", { spec: { replicas: 1 } }, "apps/v2")],
      ["1 of 2 objects changed, 0 new, 0 removed", "changed: Deployment server"],
    ],
  ])("of %s", (_name, after, lines) => {
    expect(describeChanges(contentsOf(before), contentsOf(after))).toEqual(lines);
  });
});
