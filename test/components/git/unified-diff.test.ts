import { expect, it } from "vitest";
import { unifiedDiff } from "#components/git/unified-diff.ts";

it("shows a change as a unified diff", () => {
  expect(unifiedDiff("f.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3\n")).toBe(
    "--- a/f.yaml\n+++ b/f.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3",
  );
});

it("shows a new and a removed file as Git does", () => {
  expect(unifiedDiff("f.yaml", undefined, "a: 1\n")).toBe(
    "--- /dev/null\n+++ b/f.yaml\n@@ -0,0 +1,1 @@\n+a: 1",
  );
  expect(unifiedDiff("f.yaml", "a: 1\n", undefined)).toBe(
    "--- a/f.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a: 1",
  );
});
