import { expect, it } from "vitest";
import { rendered } from "#src/board/page/html.ts";
import { columnsOf, pipelinePicture } from "#src/board/page/pipeline.ts";

const stage = (name: string, ...after: string[]) => ({ stage: name, after, seen: true });
const counted = { services: 5, healthy: 4, attention: 1, waiting: 2, allowed: 1 };

it("stands each stage one column after the last of those it comes after", () => {
  const stages = [
    stage("dev"),
    stage("eu", "dev"),
    stage("us", "dev"),
    stage("all", "eu", "us"),
    stage("x", "all", "dev"),
  ];
  expect(Object.fromEntries(columnsOf(stages))).toEqual({ dev: 0, eu: 1, us: 1, all: 2, x: 3 });
});

it("draws every stage and every edge, and says the same in words", () => {
  const stages = [stage("dev"), stage("eu", "dev"), stage("us", "dev"), stage("all", "eu", "us")];
  const picture = rendered(pipelinePicture(stages.map((one) => ({ ...one, ...counted }))));
  expect(picture.match(/class="stage /g)).toHaveLength(4);
  expect(picture.match(/class="edge"/g)).toHaveLength(4);
  expect(picture).toContain("all after eu and us, 4 of 5 healthy, 1 of 2 may be promoted");
  expect(picture).not.toMatch(/NaN|undefined/);
});

it("says that health is not known where the cluster was not seen", () => {
  const picture = rendered(pipelinePicture([{ ...stage("prod"), ...counted, seen: false }]));
  expect(picture).toContain("health not known");
  expect(picture).not.toContain("4 of 5");
});
