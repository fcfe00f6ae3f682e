import { expression, imageFrom, quoted } from "#components/kargo/expression.ts";
import { projectConfigManifest, projectManifest } from "#components/kargo/project.manifest.ts";
import { type FreightSources, stageManifest } from "#components/kargo/stage.manifest.ts";
import { stepList } from "#components/kargo/step-list.ts";
import { fileWrite, yamlUpdate } from "#components/kargo/steps/files.ts";
import { gitClone, gitCommit, gitPush } from "#components/kargo/steps/git.ts";
import type { Step } from "#components/kargo/steps/step.ts";
import { warehouseManifest } from "#components/kargo/warehouse.manifest.ts";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { setImage } from "#components/promotion/image-file.ts";

/** The image file that a stage's promotions write. */
export const imageFileOf = (stage: string): string => `env/${stage}/catalogue/catalogue-image.yaml`;

const TREE = "./gitops";

/** Where a promotion breaks, if it shall. */
type Break = "clone" | "write" | "push";

/** The product's way to promote without Argo CD, whose part other tests have. */
function stepsOf(stage: string, url: string, image: string, broken?: Break): readonly Step[] {
  const { tag, digest } = imageFrom(image);
  const contents = setImage(undefined, { repository: image, version: tag, digest });
  return stepList("template")
    .add(
      "clone",
      gitClone({ repoURL: url, checkout: [{ branch: broken === "clone" ? "nope" : "main", path: TREE }] }),
    )
    .add(
      "write",
      broken === "write"
        ? yamlUpdate({ path: `${TREE}/seed.yaml`, updates: [{ key: "no.such.key", value: quoted(tag) }] })
        : fileWrite({ path: `${TREE}/${imageFileOf(stage)}`, contents, overwrite: true }),
    )
    .add(
      "commit",
      gitCommit({ path: TREE, message: `promote catalogue ${tag} to ${expression("ctx.stage")}` }),
    )
    .add("push", gitPush({ path: broken === "push" ? "./nowhere" : TREE })).steps;
}

const LABELS = { "app.kubernetes.io/managed-by": "slipway-e2e" };

/** The stages of the suite: what they take, and where their promotions break. */
export const STAGES: Readonly<
  Record<string, { readonly sources: FreightSources; readonly broken?: Break; readonly auto?: boolean }>
> = {
  dev: { sources: { direct: true } },
  beside: { sources: { direct: true } },
  auto: { sources: { direct: true }, auto: true },
  prod: { sources: { stages: ["dev"], requiredSoakSeconds: 1 } },
  "broken-clone": { sources: { direct: true }, broken: "clone" },
  "broken-write": { sources: { direct: true }, broken: "write" },
  "broken-push": { sources: { direct: true }, broken: "push" },
};

/** Every object of the suite's project, in the order of their creation. */
export function objectsOf(project: string, url: string, image: string): readonly Manifest[] {
  const stages = Object.entries(STAGES);
  const autoPromotion = Object.fromEntries(stages.map(([name, { auto = false }]) => [name, auto]));
  return [
    projectManifest({ name: project, labels: LABELS }),
    projectConfigManifest({ name: project, labels: LABELS, autoPromotion }),
    warehouseManifest({
      name: "catalogue",
      project,
      labels: LABELS,
      subscriptions: [{ image: { repoURL: image } }],
    }),
    ...stages.map(([name, { sources, broken }]) =>
      stageManifest({
        name,
        project,
        labels: LABELS,
        requests: { catalogue: sources },
        steps: stepsOf(name, url, image, broken),
      }),
    ),
  ];
}
