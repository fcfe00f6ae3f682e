import * as z from "zod";
import { Duration } from "./fields.ts";

const flag = (description: string) => z.boolean().optional().meta({ description });

/** How objects are applied. */
export const SyncOptions = z
  .strictObject({
    createNamespace: flag("Make the destination namespace where it is missing"),
    applyOutOfSyncOnly: flag("Apply only what differs"),
    pruneLast: flag("Remove objects after everything else is healthy"),
    serverSideApply: flag("Merge on the API server, with field managers"),
    replace: flag("Replace objects instead of patching them"),
    respectIgnoreDifferences: flag("Leave the fields of ignoreDifferences alone in a sync too"),
    skipDryRunOnMissingResource: flag("For custom resources whose definition comes with the same sync"),
    failOnSharedResource: flag("Fail when another Application owns an object already"),
    validate: flag("false leaves out the API server's schema validation").meta({ examples: [false] }),
    prunePropagation: z
      .enum(["foreground", "background", "orphan"])
      .optional()
      .meta({ description: "How what a removed object owns is removed; default: foreground" }),
  })
  .refine(({ replace, serverSideApply }) => !(replace && serverSideApply), {
    path: ["replace"],
    error: "replace wins over serverSideApply, so one of the two means nothing; remove one",
  });

/** Further attempts of a failed sync. */
export const Retry = z
  .strictObject({
    limit: z.int().min(-1).default(5).meta({ description: "Attempts; -1 without end" }),
    backoff: z
      .strictObject({
        duration: Duration.default("5s").meta({ description: "Pause before the second attempt" }),
        factor: z
          .int()
          .min(1)
          .default(2)
          .meta({ description: "By how much each pause is longer than the one before" }),
        maxDuration: Duration.default("3m").meta({ description: "The longest pause" }),
      })
      .prefault({})
      .meta({ description: "Pauses between attempts" }),
  })
  .meta({ description: "Further attempts of a failed sync" });

const rest = {
  options: SyncOptions.prefault({}).meta({ description: "How objects are applied" }),
  retry: Retry.optional(),
  namespaceMetadata: z
    .strictObject({
      labels: z
        .record(z.string(), z.string())
        .default({})
        .meta({ description: "Labels of the namespace", examples: [{ team: "shop" }] }),
      annotations: z
        .record(z.string(), z.string())
        .default({})
        .meta({ description: "Annotations of the namespace", examples: [{ contact: "shop@example.com" }] }),
    })
    .optional()
    .meta({ description: "Labels and annotations of the namespace that createNamespace makes" }),
};

const mode = { description: "manual: only when somebody asks for it; automatic: on every change in Git" };

/** When and how an application is synced. */
export const Sync = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("manual").meta(mode), ...rest }),
    z.strictObject({
      mode: z.literal("automatic").meta(mode),
      prune: z.boolean().default(true).meta({ description: "Remove what is no longer in Git" }),
      selfHeal: z.boolean().default(true).meta({ description: "Undo what was changed by hand" }),
      allowEmpty: z.boolean().default(false).meta({ description: "Sync to nothing at all, too" }),
      ...rest,
    }),
  ])
  .refine(
    ({ options, namespaceMetadata }) => namespaceMetadata === undefined || options.createNamespace === true,
    {
      path: ["namespaceMetadata"],
      error: "Argo CD sets these only on a namespace it makes; add options: { createNamespace: true }",
    },
  )
  .meta({ description: "manual: only when somebody asks for it; automatic: on every change in Git" });
export type Sync = z.infer<typeof Sync>;
