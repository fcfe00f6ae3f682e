import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const stageSchema = z.looseObject({
  kind: z.literal("Stage"),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.looseObject({
    selector: z.strictObject({
      matchExpressions: z.array(
        z.strictObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }),
      ),
    }),
    next: z.looseObject({}),
  }),
});

const file = join(import.meta.dirname, "../../../sandbox/cluster/stages.yaml");
const stages = parseAllDocuments(readFileSync(file, "utf8")).map((document) =>
  stageSchema.parse(document.toJS()),
);

/** The stages that a new Pod with this image meets: those whose image expression, in the jq subset they use, fits. */
function stagesFor(image: string, owner = "ReplicaSet"): string[] {
  return stages
    .filter(({ spec }) =>
      spec.selector.matchExpressions.every(
        ({ key, operator, values }) =>
          !key.includes("ownerReferences") || values?.includes(owner) === (operator === "In"),
      ),
    )
    .filter(({ spec }) =>
      spec.selector.matchExpressions.some(({ key, operator, values }) => {
        const pattern = /test\("(.*)"\)/.exec(key)?.[1];
        if (pattern === undefined) return false;
        return values?.includes(String(new RegExp(pattern).test(image))) === (operator === "In");
      }),
    )
    .map(({ metadata }) => metadata.name);
}

const digest = `@sha256:${"a".repeat(64)}`;

describe("the fate of a Pod", () => {
  it.each([
    ["127.0.0.1:5000/craftista/voting:1.1.0", "pod-ready"],
    ["127.0.0.1:5000/craftista/voting:1.2.0", "pod-crashes"],
    [`127.0.0.1:5000/craftista/voting:1.2.0${digest}`, "pod-crashes"],
    ["voting:1.2.0", "pod-crashes"],
    ["host:5000/a/b:1.0.0-crash", "pod-crashes"],
    ["craftista/voting:1.2.01", "pod-ready"],
    ["craftista/voting:1.2.0-rc.1", "pod-ready"],
    ["craftista/upvoting:1.2.0", "pod-ready"],
    [`craftista/frontend:1.2.0${digest}`, "pod-ready"],
    ["host:5000/a/b:1.0.0-bad", "pod-cannot-pull"],
    [`host:5000/a/b:1.0.0-bad${digest}`, "pod-cannot-pull"],
    [`a/b:1.0.0-hang${digest}`, "pod-hangs"],
    ["a/not-bad:1.0.0", "pod-ready"],
    ["host:5000/not-bad", "pod-ready"],
    [`host:5000/not-bad${digest}`, "pod-ready"],
  ])("with image %s is %s", (image, stage) => {
    expect(stagesFor(image)).toEqual([stage]);
  });

  it.each([
    ["a/b:1.0.0", "pod-ready"],
    ["a/b:1.0.0-crash", "pod-of-job-fails"],
  ])("of a Job with image %s is %s", (image, stage) => {
    expect(stagesFor(image, "Job")).toEqual([stage]);
  });
});

describe("the stages", () => {
  it("have names of their own", () => {
    const names = stages.map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("play a Pod's beginning once: each waits for a Pod without a start time", () => {
    const beginnings = stages.filter(({ spec }) => JSON.stringify(spec.selector).includes("test("));
    expect(beginnings).toHaveLength(5);
    for (const { spec } of beginnings)
      expect(spec.selector.matchExpressions).toContainEqual({
        key: ".status.startTime",
        operator: "DoesNotExist",
      });
  });
});
