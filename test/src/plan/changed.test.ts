import { expect, it } from "vitest";
import { environmentsTouched } from "#src/plan/changed.ts";

const ALL = ["dev", "staging", "prod"];

it.each([
  [["Pulumi.staging.yaml"], ["staging"]],
  [
    ["Pulumi.staging.yaml", "Pulumi.prod.yaml", "README.md"],
    ["staging", "prod"],
  ],
  [["Pulumi.yaml"], ALL],
  [["components/argocd/sync.ts"], ALL],
  [["package-lock.json"], ALL],
  [["docs/promotion.md", "test/src/golden.test.ts", ".github/workflows/up.yml"], []],
  [[], []],
])("%j touches %j", (paths, expected) => {
  expect(environmentsTouched(paths, ALL)).toEqual(expected);
});
