import { gateMark } from "#components/promotion/gate-table.ts";
import { diffOf, type PromotionPlan, together } from "#components/promotion/plan.ts";
import type { Block, PlanDocument, Section } from "./document.ts";
import type {
  ChangeKind,
  EnvironmentPlan,
  FileChange,
  Outcome,
  Plan,
  RenderedChange,
  ResourceChange,
} from "./model.ts";
import { pipelinePicture, someOf } from "./picture.ts";

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  unchanged: "✓ nothing to do",
  changes: "● changes",
  refused: "✗ refused",
  failed: "✗ failed",
};

const VERBS: Readonly<Record<ChangeKind, string>> = {
  create: "+ create",
  update: "~ update",
  replace: "± replace",
  delete: "- delete",
};

/** Puts a plan into the words and the order in which it is read: what was refused, what moves, what goes, then the rest. */
export const describePlan = (plan: Plan): PlanDocument => ({
  title: `${plan.product}: what \`pulumi up\` would do`,
  overview:
    plan.environments.length === 0
      ? { kind: "text", text: "No environment is touched." }
      : {
          kind: "table",
          head: ["environment", "outcome", "promotions", "platform", "files"],
          rows: plan.environments.map(overviewRow),
        },
  picture: pipelinePicture(plan),
  sections: [
    ...plan.environments.flatMap(environmentSections),
    ...listed("Not looked at", plan.unseen, true),
  ],
});

function overviewRow({ environment, outcome, promotions, changes, files }: EnvironmentPlan): string[] {
  const counts = (["replace", "delete", "update", "create"] as const)
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${VERBS[kind].slice(2)}`);
  return [
    environment,
    OUTCOMES[outcome],
    someOf(
      promotions.map(
        ({ promotion, from, to, group }) =>
          `${promotion.service} ${from ?? "new"} → ${to}${group === undefined ? "" : ` (${group})`}`,
      ),
    ).join(", ") || "-",
    counts.join(", ") || "-",
    files.length === 0 ? "-" : String(files.length),
  ];
}

function environmentSections(plan: EnvironmentPlan): Section[] {
  const { environment, problems, promotions, changes, files, rendered } = plan;
  const titled = (title: string) => `${environment}: ${title}`;
  const destructive = changes.filter(({ kind }) => kind === "replace" || kind === "delete");
  const others = changes.filter((change) => !destructive.includes(change));
  return [
    ...listed(titled("problems"), problems, false),
    ...promotions.map((one) => ({
      title: titled(promotionTitle(one)),
      blocks: promotionBlocks(one),
      detail: false,
    })),
    ...listed(titled("replaced or deleted"), destructive.map(changeText), false),
    ...areasOf(others).flatMap((area) => {
      const items = others.filter((change) => change.area === area).map(changeText);
      return listed(titled(`${area} (${items.length})`), items, true);
    }),
    ...renderedSections(environment, rendered).map((section) => ({
      ...section,
      title: titled(section.title),
    })),
    ...(files.length === 0
      ? []
      : [{ title: titled("files in the GitOps repository"), blocks: files.map(fileBlock), detail: true }]),
  ];
}

/** A section of a list; none when the list is empty. */
const listed = (title: string, items: readonly string[], detail: boolean): Section[] =>
  items.length === 0 ? [] : [{ title, blocks: [{ kind: "list", items }], detail }];

const fileBlock = ({ path, kind, diff }: FileChange): Block => ({
  kind: "diff",
  title: `${VERBS[kind]} ${path}`,
  diff,
});

/** A section for each service and change: a chart mostly changes the same in every environment. */
function renderedSections(environment: string, rendered: readonly RenderedChange[]): Section[] {
  const same = Map.groupBy(rendered, ({ service, diff, problem }) =>
    JSON.stringify([service, diff, problem]),
  );
  return [...same.values()].flatMap((changes) => {
    const [one] = changes;
    if (one === undefined) return [];
    const places = changes.map((change) => change.environment);
    const where = places.join() === environment ? "" : ` in ${places.join(", ")}`;
    return [{ title: `manifests of ${one.service}${where}`, blocks: [renderedBlock(one)], detail: true }];
  });
}

function renderedBlock({ diff, problem }: RenderedChange): Block {
  if (problem !== undefined) return { kind: "text", text: `could not be rendered: ${problem}` };
  return diff === "" ? { kind: "text", text: "no object changes" } : { kind: "diff", title: "", diff };
}

const areasOf = (changes: readonly ResourceChange[]): string[] => [
  ...new Set(changes.map(({ area }) => area)),
];

const promotionTitle = (plan: PromotionPlan): string =>
  `${plan.promotion.service} ${plan.from ?? "(nothing)"} → ${plan.to}${together(plan)}`;

const promotionBlocks = ({ gates, file }: PromotionPlan): Block[] => [
  {
    kind: "table",
    head: ["gate", "", "reason"],
    rows: gates.map(({ gate, state, reason }) => [gate, `${gateMark(state)} ${state}`, reason]),
  },
  ...(file === undefined ? [] : [{ kind: "diff" as const, title: "image file", diff: diffOf(file) }]),
];

/** One resource in a line, and a line for each property below it. */
function changeText({ kind, type, name, properties, secrets, takesDown }: ResourceChange): string {
  const lines = [
    `${VERBS[kind]} ${type} ${name}${takesDown === undefined ? "" : `; takes down: ${takesDown}`}`,
    ...properties.map(({ path, from, to }) => `    ${path}: ${from ?? "(not set)"} → ${to ?? "(not set)"}`),
    ...(secrets.length === 0 ? [] : [`    secret: ${secrets.join(", ")}`]),
  ];
  return lines.join("\n");
}
