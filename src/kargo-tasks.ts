import { goDuration } from "#components/kargo/duration.ts";
import type { Expression } from "#components/kargo/expression.ts";
import type { StepList } from "#components/kargo/step-list.ts";
import type { Step } from "#components/kargo/steps/step.ts";
import { clusterPromotionTask, type Task } from "#components/kargo/task.manifest.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type { KargoSettings } from "./kargo-stages.ts";

type StepSettings = KargoSettings["clusterTasks"][string]["steps"][number];

/** The tasks of the settings, by name. In the cluster they begin with the product's name: it is everybody's. */
export const clusterTasks = (
  { clusterTasks: tasks }: KargoSettings,
  product: string,
  labels: Record<string, string>,
): ReadonlyMap<string, Task<string, string>> =>
  new Map(
    Object.entries(tasks).map(([name, { required, defaults, steps }]) => [
      name,
      clusterPromotionTask<string, string>({
        name: nameOf(product, name),
        labels,
        required,
        defaults,
        steps: (_variables, empty) =>
          steps.reduce((list, { as, ...step }) => list.add(as, stepOf(step)), empty as AnySteps),
      }),
    ]),
  );

/** Steps whose aliases are not known before the program runs. */
type AnySteps = StepList<Readonly<Record<string, string>>>;

/** A step as the library has it. The settings' checks know its names and fields, and Kargo its values. */
const stepOf = ({
  uses,
  config,
  if: condition,
  continueOnError,
  timeoutSeconds,
}: Omit<StepSettings, "as">): Step =>
  ({
    uses,
    config,
    ...(condition === undefined ? {} : { if: condition as Expression }),
    ...(continueOnError ? { continueOnError } : {}),
    ...(timeoutSeconds === undefined ? {} : { retry: { timeout: goDuration(timeoutSeconds) } }),
  }) as Step;
