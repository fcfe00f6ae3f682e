import { describe, expect, it } from "vitest";
import { describePlan } from "#src/plan/describe.ts";
import { markdown } from "#src/plan/markdown.ts";
import { exitCodeOf, type ResourceChange } from "#src/plan/model.ts";
import { pipelinePicture } from "#src/plan/picture.ts";
import { terminal } from "#src/plan/terminal.ts";
import { environmentPlan, planWith, refusedPromotion } from "./fixtures.ts";

const change = (changes: Partial<ResourceChange>): ResourceChange => ({
  kind: "update",
  area: "argocd",
  type: "AppProject",
  name: "a",
  properties: [],
  secrets: [],
  takesDown: undefined,
  ...changes,
});

const refused = environmentPlan({ outcome: "refused", promotions: [refusedPromotion] });

describe("describePlan", () => {
  it("leads with an overview of what moves and what is refused", () => {
    expect(describePlan(planWith(refused)).overview).toMatchObject({
      rows: [["staging", "✗ refused", "catalogue 1.0.0 → 1.1.0", "-", "-"]],
    });
  });

  it("names the group that a service is promoted with", () => {
    const plan = describePlan(planWith({ ...refused, promotions: [{ ...refusedPromotion, group: "shop" }] }));
    expect(plan.overview).toMatchObject({
      rows: [["staging", "✗ refused", "catalogue 1.0.0 → 1.1.0 (shop)", "-", "-"]],
    });
    expect(plan.sections[0]?.title).toBe("staging: catalogue 1.0.0 → 1.1.0 (group shop: all or none)");
  });

  it("says so when a pull request touches no environment", () => {
    expect(describePlan(planWith()).overview).toEqual({ kind: "text", text: "No environment is touched." });
  });

  it("shows promotions with every gate, then what goes, before any detail", () => {
    const changes = [
      change({ kind: "delete", type: "Namespace", name: "n", takesDown: "everything in it" }),
      change({ properties: [{ path: "spec.x", from: "1", to: "2" }], secrets: ["data.p"] }),
    ];
    const { sections } = describePlan(planWith({ ...refused, changes }));
    expect(sections.map(({ title, detail }) => `${detail ? "detail" : "read"}: ${title}`)).toEqual([
      "read: staging: catalogue 1.0.0 → 1.1.0",
      "read: staging: replaced or deleted",
      "detail: staging: argocd (1)",
    ]);
    expect(sections[0]?.blocks[0]).toMatchObject({
      rows: [
        ["image", "✓ pass", "it is there"],
        ["verified", "✗ fail", "not verified on dev"],
      ],
    });
    expect(sections[1]?.blocks).toEqual([
      { kind: "list", items: ["- delete Namespace n; takes down: everything in it"] },
    ]);
    expect(sections[2]?.blocks).toEqual([
      { kind: "list", items: ["~ update AppProject a\n    spec.x: 1 → 2\n    secret: data.p"] },
    ]);
  });

  it("says in which other environment a chart of the hub changes manifests", () => {
    const rendered = [
      { service: "catalogue", environment: "staging", diff: "+a", problem: undefined },
      { service: "catalogue", environment: "prod", diff: "", problem: undefined },
      { service: "voting", environment: "prod", diff: "", problem: "no helm" },
    ];
    const { sections } = describePlan(planWith(environmentPlan({ outcome: "changes", rendered })));
    expect(sections.map(({ title, blocks }) => [title, blocks[0]])).toEqual([
      ["staging: manifests of catalogue", { kind: "diff", title: "", diff: "+a" }],
      ["staging: manifests of catalogue in prod", { kind: "text", text: "no object changes" }],
      ["staging: manifests of voting in prod", { kind: "text", text: "could not be rendered: no helm" }],
    ]);
  });

  it("shows a change that is the same in several environments once, and names them all", () => {
    const of = (environment: string, diff: string) => ({
      service: "catalogue",
      environment,
      diff,
      problem: undefined,
    });
    const rendered = [of("dev", "+b"), of("staging", "+a"), of("prod", "+a")];
    const { sections } = describePlan(planWith(environmentPlan({ outcome: "changes", rendered })));
    expect(sections.map(({ title, blocks }) => [title, blocks])).toEqual([
      ["staging: manifests of catalogue in dev", [{ kind: "diff", title: "", diff: "+b" }]],
      ["staging: manifests of catalogue in staging, prod", [{ kind: "diff", title: "", diff: "+a" }]],
    ]);
  });

  it("reads the same in a terminal and in Markdown", () => {
    const document = describePlan(planWith(refused));
    for (const text of [terminal(document), markdown(document)])
      for (const words of ["craftista", "catalogue 1.0.0 → 1.1.0", "not verified on dev", "+tag: 1.1.0"])
        expect(text).toContain(words);
  });
});

describe("pipelinePicture", () => {
  it("shows every stage, what moves into it and what is refused", () => {
    expect(pipelinePicture(planWith(refused))).toBe(
      [
        "flowchart LR",
        '  stage_dev["<b>dev</b>"]',
        '  stage_staging["<b>staging</b><br/>catalogue 1.0.0 → 1.1.0"]',
        '  stage_prod_eu["<b>prod-eu</b>"]',
        "  stage_dev --> stage_staging",
        "  stage_staging --> stage_prod_eu",
        "  classDef moves stroke:#1a7f37,stroke-width:2px",
        "  classDef refused stroke:#cf222e,stroke-width:2px",
        "  class stage_staging refused",
      ].join("\n"),
    );
  });

  it("names the first of many moves, as the overview does", () => {
    const promotions = Array.from({ length: 200 }, (_, index) => ({
      ...refusedPromotion,
      promotion: { ...refusedPromotion.promotion, service: `s${index}` },
    }));
    const many = planWith(environmentPlan({ outcome: "refused", promotions }));
    expect(pipelinePicture(many)).toMatch(/s11 1\.0\.0 → 1\.1\.0<br\/>and 188 more"\]/);
    expect(JSON.stringify(describePlan(many).overview)).toContain("s11 1.0.0 → 1.1.0, and 188 more");
    expect(describePlan(many).sections.filter(({ title }) => title.includes("→"))).toHaveLength(200);
  });

  it("is left out when nothing moves", () => {
    expect(pipelinePicture(planWith(environmentPlan()))).toBeUndefined();
  });
});

it.each([
  [["unchanged", "unchanged"], 0],
  [["unchanged", "changes"], 2],
  [["changes", "refused"], 1],
  [["failed", "unchanged"], 1],
] as const)("a plan of %j has exit code %i", (outcomes, code) => {
  expect(exitCodeOf(planWith(...outcomes.map((outcome) => environmentPlan({ outcome }))))).toBe(code);
});
