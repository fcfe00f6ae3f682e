import type { KargoChartValues } from "#components/kargo/install-values.ts";
import { projectConfigManifest } from "#components/kargo/project.manifest.ts";
import { stageManifest } from "#components/kargo/stage.manifest.ts";
import { type StageGraph, stagesInOrder } from "#components/kargo/stage-graph.ts";
import { stepList } from "#components/kargo/step-list.ts";
import { argocdUpdate } from "#components/kargo/steps/argocd.ts";
import { yamlUpdate } from "#components/kargo/steps/files.ts";
import { composeOutput, http } from "#components/kargo/steps/flow.ts";
import { gitClone, gitCommit, gitPush } from "#components/kargo/steps/git.ts";
import { gitOpenPr } from "#components/kargo/steps/pull-request.ts";
import { kustomizeSetImage } from "#components/kargo/steps/render.ts";
import type { Step } from "#components/kargo/steps/step.ts";
import { promotionTask } from "#components/kargo/task.manifest.ts";
import { type Subscription, warehouseManifest } from "#components/kargo/warehouse.manifest.ts";

// What must not compile. Nothing here runs: `npm run typecheck` is the test, and a mistake that compiles fails it.

const path = ".";
const push = gitPush({ path });
const config = { path };

export function misspeltSteps(): Step[] {
  // @ts-expect-error there is no such step; it was removed in Kargo 1.3
  const removed: Step = { uses: "helm-update-image", config };
  // @ts-expect-error a misspelt field
  gitCommit({ path, mesage: "m" });
  // @ts-expect-error a misspelt field of a step whose outputs its configuration decides
  gitClone({ repoURL: "r", checkout: [{ path, brnch: "main" }] });
  // @ts-expect-error the same
  http({ url: "u", metod: "GET" });
  // @ts-expect-error a missing field
  gitOpenPr({ repoURL: "r", sourceBranch: "b" });
  // @ts-expect-error a branch and a commit at once
  gitClone({ repoURL: "r", checkout: [{ path, branch: "main", commit: "abc" }] });
  // @ts-expect-error a tag is never pushed by force
  gitPush({ path, tag: "v1", force: true });
  // @ts-expect-error neither tag nor digest
  kustomizeSetImage({ path, images: [{ image: "i" }] });
  // @ts-expect-error Applications by name and by labels at once
  argocdUpdate({ apps: [{ name: "a", selector: { matchLabels: { a: "b" } } }] });
  // @ts-expect-error values are scalars
  yamlUpdate({ path, updates: [{ key: "k", value: { nested: true } }] });
  // @ts-expect-error no duration as Go writes it
  gitPush({ path }, { retry: { timeout: "5 minutes" } });
  return [removed];
}

export function wrongReferences(): void {
  const list = stepList("task")
    .add("push", push)
    .add("ask", http({ url: "u" }));
  // @ts-expect-error a step that comes later
  list.add("a", ({ output }) => composeOutput({ x: output("end", "x") })).add("end", push);
  // @ts-expect-error the step itself
  list.add("self", ({ output }) => composeOutput({ x: output("self", "x") }));
  // @ts-expect-error a misspelt alias
  list.add("a", ({ output }) => composeOutput({ x: output("psh", "commit") }));
  // @ts-expect-error an output that the step does not have
  list.add("a", ({ output }) => composeOutput({ x: output("push", "id") }));
  // @ts-expect-error an output that the request does not declare
  list.add("a", ({ output }) => composeOutput({ x: output("ask", "y") }));
  // @ts-expect-error a condition on a step that comes later
  list.add("a", ({ notSkipped }) => gitPush({ path }, { if: notSkipped("end") }));
  // @ts-expect-error an alias twice
  list.add("push", push);
  // @ts-expect-error an alias that Kargo keeps for itself
  list.add("step-1", push);
}

export function wrongVariables(): void {
  const task = promotionTask({
    name: "t",
    project: "p",
    labels: {},
    required: ["image"],
    defaults: { branch: "main" },
    // @ts-expect-error a variable that the task does not declare
    steps: ({ pth }, list) => list.add("push", gitPush({ path: pth })),
  });
  // @ts-expect-error a variable without a default is missing
  task.use("run", { branch: "trunk" });
  // @ts-expect-error a misspelt variable
  task.use("run", { image: "i", brnch: "trunk" });
}

export function wrongStages(): void {
  const order = <Name extends string>(stages: StageGraph<Name>) => stagesInOrder(stages);
  const [auto, manual] = ["auto", "manual"] as const;
  // @ts-expect-error a misspelt stage
  order({ dev: { after: [], promotion: auto }, prod: { after: ["dve"], promotion: manual } });
  // @ts-expect-error nothing is promoted to a control-flow stage
  order({ dev: { after: [], controlFlow: true, promotion: auto } });
  const project = { name: "p", labels: {} };
  // @ts-expect-error a misspelt stage
  projectConfigManifest<"dev" | "prod">({ ...project, autoPromotion: { dev: true, prd: true } });
  const stage = { name: "s", project: "p", labels: {} };
  // @ts-expect-error soak time without an upstream stage
  stageManifest({ ...stage, requests: { w: { direct: true, requiredSoakSeconds: 5 } } });
}

export function wrongSubscriptions(): Subscription[] {
  const repoURL = "https://x.test/r";
  // @ts-expect-error a warehouse without subscriptions
  warehouseManifest({ name: "w", project: "p", labels: {}, subscriptions: [] });
  return [
    // @ts-expect-error images have a constraint, since 1.9
    { image: { repoURL, semverConstraint: "^1" } },
    // @ts-expect-error charts have a semverConstraint
    { chart: { repoURL, name: "c", constraint: "^1" } },
    // @ts-expect-error a chart of a classic repository without a name
    { chart: { repoURL } },
    // @ts-expect-error removed in 1.11
    { image: { repoURL, allowTags: "^1" } },
    // @ts-expect-error a digest without the tag to follow
    { image: { repoURL, imageSelectionStrategy: "Digest" } },
    // @ts-expect-error tags are not on a branch
    { git: { repoURL, commitSelectionStrategy: "NewestTag", branch: "main" } },
    // @ts-expect-error two keys
    { image: { repoURL }, git: { repoURL } },
  ];
}

const controller = { argocd: { integrationEnabled: true, namespace: "argocd" } };

export const wrongValues: KargoChartValues[] = [
  // @ts-expect-error a misspelt key of the chart
  { controller, api: { adminAcount: { enabled: true } } },
];
