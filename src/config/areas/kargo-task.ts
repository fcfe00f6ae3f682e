import * as z from "zod";
import { STEP_FIELDS, type StepName } from "#components/kargo/steps/fields.ts";
import { DnsLabel } from "../fields.ts";

const STEPS = Object.keys(STEP_FIELDS) as StepName[];

/** The name of a variable of promotions. */
export const VariableName = z.string().regex(/^[a-zA-Z_]\w*$/, {
  error: ({ input }) => `"${input}" cannot name a variable: write letters, digits and "_"`,
});

const Step = z
  .strictObject({
    as: z
      .string()
      .regex(/^(?!(?:step|task)-\d+$)[A-Za-z][\w-]*$/, {
        error: ({ input }) =>
          `"${input}" cannot be the alias of a step: write letters, digits, "-" and "_"; step-1, task-1 and the like are Kargo's own`,
      })
      .meta({ description: "Name by which later steps refer to it", examples: ["announce"] }),
    uses: z
      .enum(STEPS, {
        error: ({ input }) => `"${input}" is no step that is known here; steps are ${STEPS.join(", ")}`,
      })
      .meta({ description: "What the step does, by Kargo's name of it", examples: ["http"] }),
    if: z
      .string()
      .regex(/^\$\{\{.+\}\}$/s, { error: ({ input }) => `"${input}" is no condition: write \${{ ... }}` })
      .optional()
      .meta({
        description: "When the step runs; default: when no step before it failed",
        examples: [`\${{ success() && vars.channel != '' }}`],
      }),
    continueOnError: z
      .boolean()
      .default(false)
      .meta({ description: "Whether the promotion goes on when the step fails" }),
    timeoutSeconds: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Seconds that the step may take in all; default: Kargo's own for the step" }),
    config: z
      .record(z.string().min(1), z.unknown())
      .default({})
      .meta({
        description: "The step's configuration, in Kargo's words; expressions are evaluated in texts",
        examples: [
          { url: "https://chat.example.com/hook", method: "POST", body: `\${{ quote(vars.text) }}` },
        ],
      }),
  })
  .meta({ description: "A step of a task" });

/** Tasks of the whole cluster, by name. */
export const ClusterTask = z
  .strictObject({
    required: z
      .array(VariableName)
      .default([])
      .meta({ description: "Variables that every use must give", examples: [["text"]] }),
    defaults: z
      .record(VariableName, z.string())
      .default({})
      .meta({ description: "Variables with a default", examples: [{ channel: "releases" }] }),
    steps: z.array(Step).min(1).meta({ description: "Its steps, in their order" }),
  })
  .meta({
    description: "Steps under a name (a ClusterPromotionTask), for the stages of every Kargo project",
  });

/** A task as a stage uses it. */
export const TaskUse = z
  .strictObject({
    name: DnsLabel.meta({ description: "One of `clusterTasks`" }),
    variables: z
      .record(VariableName, z.string())
      .default({})
      .meta({
        description: "Values of the task's variables; Kargo evaluates expressions in them",
        examples: [{ text: `\${{ ctx.stage }} is up to date` }],
      }),
  })
  .meta({ description: "A task that a promotion ends with" });
