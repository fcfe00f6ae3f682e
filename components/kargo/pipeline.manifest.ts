import type { Manifest } from "../kubernetes/manifest.ts";
import { nameOf } from "../kubernetes/names.ts";
import { authorizedStages } from "./authorized-stage.ts";
import { given } from "./kind.ts";
import { projectConfigManifest, projectManifest, type WebhookReceiver } from "./project.manifest.ts";
import { type FreightSources, stageManifest } from "./stage.manifest.ts";
import { type ControlFlowStage, type RunningStage, type StageGraph, stagesInOrder } from "./stage-graph.ts";
import type { Step } from "./steps/step.ts";
import type { TaskStep } from "./task.manifest.ts";
import { type ImageSelection, type Subscription, warehouseManifest } from "./warehouse.manifest.ts";

/** The pipeline of a product: every service goes through the same stages, each with freight of its own. */
export interface PipelineSpec<Stage extends string = string> {
  /** Name of the Kargo project, and of its namespace. */
  readonly project: string;
  readonly labels: Record<string, string>;
  /** The image repository of each service. */
  readonly images: Readonly<Record<string, string>>;
  /** Which tags become freight; default: every full version. */
  readonly selection?: ImageSelection;
  /** What a service's freight holds besides its image. */
  readonly subscriptions?: Readonly<Record<string, readonly Subscription[]>>;
  /** How often warehouses look, in seconds; default 300. */
  readonly intervalSeconds?: number;
  readonly stages: StageGraph<Stage>;
  readonly tasks: readonly Manifest[];
  /** Analyses that stages name. */
  readonly analysisTemplates?: readonly Manifest[];
  /** How a service is promoted to a stage. */
  readonly steps: (service: string, stage: NoInfer<Stage>) => readonly (Step | TaskStep)[];
  readonly webhookReceivers?: readonly WebhookReceiver[];
}

/** Every object of a pipeline. */
export interface PipelineManifests<Stage extends string> {
  readonly project: Manifest;
  readonly config: Manifest;
  readonly tasks: readonly Manifest[];
  readonly analysisTemplates: readonly Manifest[];
  /** By service. */
  readonly warehouses: Readonly<Record<string, Manifest>>;
  /** By stage, each after those it follows, and service. */
  readonly stages: ReadonlyMap<Stage, Readonly<Record<string, Manifest>>>;
}

/** The name of a service's Stage: Kargo knows no stage that several services share. */
export const stageName = (service: string, stage: string): string => nameOf(service, stage);

/** The annotation by which a service's Application allows its Stage to sync it. */
export const authorizationOf = (project: string, service: string, stage: string) =>
  authorizedStages({ project, stage: stageName(service, stage) });

/**
 * Every object of a pipeline, from one description: so stages, policies and tasks agree.
 * @throws when the stages do not form an acyclic graph
 */
export function pipelineManifests<Stage extends string>(spec: PipelineSpec<Stage>): PipelineManifests<Stage> {
  const { project, labels, stages } = spec;
  const order = stagesInOrder(stages);
  const services = Object.entries(spec.images);
  const perService = <T>(make: (service: string, image: string) => T): Record<string, T> =>
    Object.fromEntries(services.map(([service, image]) => [service, make(service, image)]));

  return {
    project: projectManifest({ name: project, labels }),
    config: projectConfigManifest(
      given({
        name: project,
        labels,
        autoPromotion: policies(order, stages, Object.keys(spec.images)),
        webhookReceivers: spec.webhookReceivers,
      }),
    ),
    tasks: spec.tasks,
    analysisTemplates: spec.analysisTemplates ?? [],
    warehouses: perService((service, image) =>
      warehouseManifest(
        given({
          name: service,
          project,
          labels: labelled(labels, service),
          intervalSeconds: spec.intervalSeconds,
          subscriptions: [
            { image: { repoURL: image, ...spec.selection } },
            ...(spec.subscriptions?.[service] ?? []),
          ] as const,
        }),
      ),
    ),
    stages: new Map(
      order.map((stage) => [stage, perService((service) => stageOf(spec, service, stage, stages[stage]))]),
    ),
  };
}

const labelled = (labels: Record<string, string>, service: string): Record<string, string> => ({
  ...labels,
  "app.kubernetes.io/name": service,
});

/** Manual stages are named too: what is not automatic is then a decision that a reader finds. */
const policies = <Stage extends string>(
  order: readonly Stage[],
  stages: StageGraph<Stage>,
  services: readonly string[],
): Record<string, boolean> =>
  Object.fromEntries(
    order.flatMap((name) => {
      const stage: RunningStage | ControlFlowStage = stages[name];
      return stage.controlFlow === true
        ? []
        : services.map((service) => [stageName(service, name), stage.promotion === "auto"]);
    }),
  );

function stageOf<Stage extends string>(
  { project, labels, steps }: PipelineSpec<Stage>,
  service: string,
  name: Stage,
  stage: RunningStage | ControlFlowStage,
): Manifest {
  const common = {
    name: stageName(service, name),
    project,
    labels: { ...labelled(labels, service), "slipway.dev/stage": name },
    requests: { [service]: sourcesOf(service, stage) },
  };
  if (stage.controlFlow === true) return stageManifest(common);
  return stageManifest(
    given({
      ...common,
      steps: steps(service, name),
      variables: stage.variables,
      verification: stage.verification,
    }),
  );
}

function sourcesOf(service: string, stage: RunningStage | ControlFlowStage): FreightSources {
  const [first, ...rest] = stage.after.map((upstream) => stageName(service, upstream));
  if (first === undefined) return { direct: true };
  return given({
    stages: [first, ...rest] as const,
    // With one upstream both mean the same.
    availabilityStrategy: rest.length === 0 ? undefined : (stage.availability ?? "All"),
    requiredSoakSeconds: stage.controlFlow === true ? undefined : stage.soakSeconds,
    autoPromotionPolicy: stage.controlFlow === true ? undefined : stage.selection,
  });
}
