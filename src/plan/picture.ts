import type { EnvironmentPlan, Plan } from "./model.ts";

/**
 * The pipeline as Mermaid source: a box for each stage with the versions that move into it. Undefined when none moves:
 * a picture of a pipeline at rest tells nobody anything.
 */
export function pipelinePicture({ pipeline, environments }: Plan): string | undefined {
  if (environments.every(({ promotions }) => promotions.length === 0)) return undefined;
  const planned = new Map(environments.map((plan) => [plan.environment, plan]));
  const stages = Object.keys(pipeline);
  return [
    "flowchart LR",
    ...stages.map((stage) => `  ${idOf(stage)}["${labelOf(stage, planned.get(stage))}"]`),
    ...Object.entries(pipeline).flatMap(([stage, { after }]) =>
      after.map((upstream) => `  ${idOf(upstream)} --> ${idOf(stage)}`),
    ),
    "  classDef moves stroke:#1a7f37,stroke-width:2px",
    "  classDef refused stroke:#cf222e,stroke-width:2px",
    ...stages.flatMap((stage) => {
      const look = lookOf(planned.get(stage));
      return look === undefined ? [] : [`  class ${idOf(stage)} ${look}`];
    }),
  ].join("\n");
}

/** Stage names hold dashes, which Mermaid reads as arrows; `end` is a word of its own language. */
const idOf = (stage: string): string => `stage_${stage.replaceAll("-", "_")}`;

const labelOf = (stage: string, plan: EnvironmentPlan | undefined): string =>
  [
    `<b>${stage}</b>`,
    ...someOf(
      (plan?.promotions ?? []).map(
        ({ promotion, from, to }) => `${promotion.service} ${from ?? "new"} → ${to}`,
      ),
    ),
  ].join("<br/>");

function lookOf(plan: EnvironmentPlan | undefined): "moves" | "refused" | undefined {
  if (plan?.outcome === "refused" || plan?.outcome === "failed") return "refused";
  return plan !== undefined && plan.promotions.length > 0 ? "moves" : undefined;
}

/** How many moves are named where there is little room; each has a section of its own. */
const NAMED = 12;

/** The first of many, and how many more there are. */
export const someOf = (moves: readonly string[]): string[] =>
  moves.length <= NAMED ? [...moves] : [...moves.slice(0, NAMED), `and ${moves.length - NAMED} more`];
