import type { Manifest } from "../kubernetes/manifest.ts";
import { goDuration } from "./duration.ts";
import { given, type InProject, KARGO_API } from "./kind.ts";
import type { Variable } from "./steps/options.ts";
import type { Step } from "./steps/step.ts";
import type { TaskStep } from "./task.manifest.ts";

/** Where a stage finds its freight: at the warehouse itself, or verified by other stages. */
export type FreightSources =
  | {
      readonly direct: true;
      readonly autoPromotionPolicy?: "NewestFreight";
      readonly stages?: never;
      readonly requiredSoakSeconds?: never;
      readonly availabilityStrategy?: never;
    }
  | {
      readonly direct?: never;
      readonly stages: readonly [string, ...string[]];
      /** How long freight must have stayed in an upstream stage, in seconds; default 0. */
      readonly requiredSoakSeconds?: number;
      /** Whether all upstream stages must have verified it, or one; default OneOf. */
      readonly availabilityStrategy?: "All" | "OneOf";
      /** MatchUpstream: what the one upstream stage runs now; default NewestFreight. */
      readonly autoPromotionPolicy?: "NewestFreight" | "MatchUpstream";
    };

/** Analyses that freight must pass in a stage before it counts as verified there; they need Argo Rollouts. */
export interface Verification {
  readonly analysisTemplates: readonly {
    readonly name: string;
    readonly kind?: "AnalysisTemplate" | "ClusterAnalysisTemplate";
  }[];
  readonly args?: Readonly<Record<string, string>>;
  readonly analysisRunMetadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface StageSpec extends InProject {
  /** What the stage takes, by warehouse. */
  readonly requests: Readonly<Record<string, FreightSources>>;
  /** How a promotion goes. None: a control-flow stage, which only lets freight through. */
  readonly steps?: readonly (Step | TaskStep)[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly verification?: Verification;
  readonly shard?: string;
  /** Colour of the stage in Kargo's interface. */
  readonly color?: string;
}

/** A stage. Kargo stores it as it is, so defaults are left out. @throws when it requests nothing */
export function stageManifest(spec: StageSpec): Manifest {
  const requestedFreight = Object.entries(spec.requests).map(([warehouse, sources]) => ({
    origin: { kind: "Warehouse", name: warehouse },
    sources: sourcesEntry(spec.name, sources),
  }));
  if (requestedFreight.length === 0)
    throw new Error(`stage ${spec.name} requests no freight; name at least one warehouse`);
  return {
    apiVersion: KARGO_API,
    kind: "Stage",
    metadata: given({
      name: spec.name,
      namespace: spec.project,
      labels: spec.labels,
      annotations: spec.color === undefined ? undefined : { "kargo.akuity.io/color": spec.color },
    }),
    spec: given({
      shard: spec.shard,
      vars: variableList(spec.variables),
      requestedFreight,
      promotionTemplate: spec.steps === undefined ? undefined : { spec: { steps: spec.steps } },
      verification: spec.verification === undefined ? undefined : verificationEntry(spec.verification),
    }),
  };
}

function sourcesEntry(stage: string, sources: FreightSources): Record<string, unknown> {
  const { autoPromotionPolicy } = sources;
  const autoPromotionOptions =
    autoPromotionPolicy === undefined ? undefined : { selectionPolicy: autoPromotionPolicy };
  if (sources.direct === true) return given({ direct: true, autoPromotionOptions });
  if (autoPromotionPolicy === "MatchUpstream" && sources.stages.length > 1)
    throw new Error(
      `stage ${stage} cannot match its upstream: it has ${sources.stages.length} of them (${sources.stages.join(", ")}); use NewestFreight, or leave one`,
    );
  return given({
    stages: sources.stages,
    requiredSoakTime:
      sources.requiredSoakSeconds === undefined ? undefined : goDuration(sources.requiredSoakSeconds),
    availabilityStrategy: sources.availabilityStrategy,
    autoPromotionOptions,
  });
}

const verificationEntry = ({ analysisTemplates, args = {}, analysisRunMetadata }: Verification) =>
  given({
    analysisTemplates,
    analysisRunMetadata,
    args: unlessEmpty(Object.entries(args).map(([name, value]) => ({ name, value }))),
  });

const variableList = (variables: Readonly<Record<string, string>> = {}): readonly Variable[] | undefined =>
  unlessEmpty(Object.entries(variables).map(([name, value]) => ({ name, value })));

const unlessEmpty = <T>(items: readonly T[]): readonly T[] | undefined =>
  items.length === 0 ? undefined : items;
