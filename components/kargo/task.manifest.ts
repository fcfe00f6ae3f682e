import type { Manifest } from "../kubernetes/manifest.ts";
import { type Expression, expression } from "./expression.ts";
import { KARGO_API } from "./kind.ts";
import { type StepList, stepList } from "./step-list.ts";
import type { Variable } from "./steps/options.ts";

/** Steps of which a task consists, under way. */
type AnySteps = Pick<StepList<Readonly<Record<string, string>>>, "steps">;

/** How a task's variables are read inside it. */
export type TaskVariables<Name extends string> = Readonly<Record<Name, Expression>>;

export interface TaskSpec<Required extends string, Optional extends string> {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** Variables that every use must give. */
  readonly required: readonly Required[];
  /** Variables with a default. */
  readonly defaults?: Readonly<Record<Optional, string>>;
  readonly steps: (
    variables: TaskVariables<Required | Optional>,
    list: StepList<Readonly<Record<never, never>>>,
  ) => AnySteps;
}

/** A task: steps under a name, to be used by Stages. */
export interface Task<Required extends string, Optional extends string> {
  readonly manifest: Manifest;
  /** The step of a Stage that runs this task. `as` is the alias under which Kargo lists its steps. */
  readonly use: (
    as: string,
    variables: Readonly<Record<Required, string>> & Readonly<Partial<Record<Optional, string>>>,
  ) => TaskStep;
}

/** A step of a Stage that stands for the steps of a task. */
export interface TaskStep {
  readonly task: { readonly name: string; readonly kind: TaskKind };
  readonly as: string;
  readonly vars: readonly Variable[];
}

type TaskKind = "PromotionTask" | "ClusterPromotionTask";

/** A task for the Stages of one project. */
export const promotionTask = <const Required extends string, const Optional extends string = never>(
  spec: TaskSpec<Required, Optional> & { readonly project: string },
): Task<Required, Optional> => task("PromotionTask", spec, { namespace: spec.project });

/** A task for the Stages of all projects. */
export const clusterPromotionTask = <const Required extends string, const Optional extends string = never>(
  spec: TaskSpec<Required, Optional>,
): Task<Required, Optional> => task("ClusterPromotionTask", spec, {});

function task<Required extends string, Optional extends string>(
  kind: TaskKind,
  { name, labels, required, defaults, steps }: TaskSpec<Required, Optional>,
  place: { readonly namespace?: string },
): Task<Required, Optional> {
  const optional = Object.entries<string>(defaults ?? {});
  const names = [...required, ...optional.map(([key]) => key)];
  const variables = Object.fromEntries(names.map((key) => [key, expression(`vars.${key}`)]));
  return {
    manifest: {
      apiVersion: KARGO_API,
      kind,
      metadata: { name, ...place, labels },
      spec: {
        vars: [
          ...required.map((key) => ({ name: key })),
          ...optional.map(([key, value]) => ({ name: key, value })),
        ],
        steps: steps(variables as TaskVariables<Required | Optional>, stepList("task")).steps,
      },
    },
    use: (as, values) => ({
      task: { name, kind },
      as,
      vars: Object.entries<string | undefined>(values).flatMap(([key, value]) =>
        value === undefined ? [] : [{ name: key, value }],
      ),
    }),
  };
}
