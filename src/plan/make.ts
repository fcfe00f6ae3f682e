import type { Clone } from "#components/git/clone.ts";
import { environmentsOf, layout } from "#components/gitops/layout.ts";
import { type PromotionPlan, refusals } from "#components/promotion/plan.ts";
import type { Environment, Project } from "../commands/project.ts";
import { changesOf, changesWithoutCluster } from "./changes.ts";
import { type EnginePreview, errorsOf } from "./engine-preview.ts";
import { type FilesBeforeAndAfter, fileChanges, filesOf } from "./files.ts";
import type { Renderer } from "./helm.ts";
import type { OverlayBuilder } from "./kustomize.ts";
import type { EnvironmentPlan, Outcome, Plan, RenderedChange } from "./model.ts";
import { renderOverlays, sourceChanges } from "./overlays.ts";
import { affectedBy, renderChanges } from "./rendered.ts";
import { resourceType } from "./resource-types.ts";

/** What a plan is made from. */
export interface Sources {
  /** The engine's own preview of an environment. */
  readonly preview: (environment: Environment) => Promise<EnginePreview>;
  /** What the promotions of an environment would do. */
  readonly promotions: (environment: Environment) => Promise<PromotionPlan[]>;
  /** The GitOps repository. */
  readonly clone: () => Promise<Clone>;
  readonly render: Renderer;
  readonly build: OverlayBuilder;
  /** Whether there is no cluster. */
  readonly offline: boolean;
  /** What is not looked at. */
  readonly unseen: readonly string[];
}

/** Plans environments beside each other: their previews do not touch each other's state. */
export const makePlan = async (
  project: Project,
  environments: readonly Environment[],
  sources: Sources,
): Promise<Plan> => ({
  product: project.environments[0]?.topology.product ?? "",
  pipeline: project.environments[0]?.settings.pipeline ?? {},
  environments: await Promise.all(environments.map((environment) => planOf(project, environment, sources))),
  unseen: sources.unseen,
});

async function planOf(
  project: Project,
  environment: Environment,
  sources: Sources,
): Promise<EnvironmentPlan> {
  const name = environment.environment;
  const nothing = { promotions: [], changes: [], files: [], rendered: [] };
  try {
    const [preview, promotions] = await Promise.all([
      sources.preview(environment),
      sources.promotions(environment),
    ]);
    const sets = filesOf(preview);
    const files = fileChanges(sets);
    const changes = sources.offline ? changesWithoutCluster(preview) : changesOf(preview);
    const refused = promotions.some((promotion) => refusals(promotion).length > 0);
    const problems = otherProblems(preview, refused);
    return {
      environment: name,
      outcome: outcomeOf(problems, refused, [promotions, changes, files]),
      promotions,
      changes,
      files,
      rendered: [
        ...(await renderedOf(project, environment, promotions, sets, sources)),
        ...(await overlaysOf(environment, preview, sources)),
      ],
      problems,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { environment: name, outcome: "failed", ...nothing, problems: [problem] };
  }
}

/** The engine repeats what a refusing gate said: that is told with the promotion, and once. */
const otherProblems = (preview: EnginePreview, refused: boolean): string[] =>
  errorsOf({
    ...preview,
    diagnostics: preview.diagnostics.filter(
      ({ urn }) => !(refused && urn !== undefined && resourceType(urn).type === "FreightPromotion"),
    ),
  });

function outcomeOf(
  problems: readonly string[],
  refused: boolean,
  found: readonly (readonly unknown[])[],
): Outcome {
  if (problems.length > 0) return "failed";
  if (refused) return "refused";
  return found.some((list) => list.length > 0) ? "changes" : "unchanged";
}

/** Renders what the changed files reach. A chart of the hub reaches every environment that is deployed. */
async function renderedOf(
  project: Project,
  { topology }: Environment,
  promotions: readonly PromotionPlan[],
  sets: FilesBeforeAndAfter,
  { clone: open, render }: Sources,
): Promise<RenderedChange[]> {
  const images = promotions.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const paths = [...fileChanges(sets).map(({ path }) => path), ...images.map(({ path }) => path)];
  if (paths.length === 0) return [];
  const clone = await open();
  const tip = await clone.fetchTip();
  if (tip === undefined) return [];
  const deployed = environmentsOf(await clone.list(tip, "env"));
  const affected = affectedBy(paths, topology.services, deployed);
  const now = await clone.read(tip, [
    ...(await filesBelow(clone, tip, [...new Set(affected.map(({ service }) => layout.chart(service)))])),
    ...affected.flatMap((one) => [
      layout.values(one.environment, one.service),
      layout.image(one.environment, one.service),
    ]),
  ]);
  const before = Object.fromEntries(now);
  const kept = Object.entries(before).filter(([path]) => !(path in sets.before && !(path in sets.after)));
  const after = {
    ...Object.fromEntries(kept),
    ...sets.after,
    ...Object.fromEntries(images.map((file) => [file.path, file.after])),
  };
  const namespaceOf = (name: string) => project.environment(name).topology.namespace;
  return renderChanges(affected, { before, after }, { namespaceOf, render });
}

/** What is deployed besides services, where its sources change. */
const overlaysOf = (
  { environment, topology }: Environment,
  preview: EnginePreview,
  { clone, build }: Sources,
): Promise<RenderedChange[]> =>
  renderOverlays(sourceChanges(preview, topology.services.map(topology.application)), {
    environment,
    git: topology.git,
    clone,
    build,
  });

const filesBelow = async (clone: Clone, tip: string, folders: readonly string[]): Promise<string[]> =>
  (await Promise.all(folders.map((folder) => clone.list(tip, folder)))).flat();
