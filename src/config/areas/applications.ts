import * as z from "zod";
import { DnsLabel } from "../fields.ts";
import { IgnoredDifference } from "./argocd/differences.ts";
import { byName } from "./argocd/fields.ts";
import { Destination } from "./argocd/project.ts";
import { Source } from "./argocd/source.ts";
import { Retry, Sync, SyncOptions } from "./argocd/sync.ts";

const AnnotationKey = z.string().refine((key) => !/ignore-?differences/i.test(key), {
  error: ({ input }) => `Argo CD knows no annotation "${input}"; write the setting ignoreDifferences`,
});

/** What people and Argo CD are told about an Application. */
const about = {
  links: byName(
    z.string().regex(/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/, {
      error: ({ input }) => `"${input}" is not a link's name: write lower-case letters, digits and "-"`,
    }),
    z.url({ protocol: /^https?$/ }),
  )
    .default({})
    .meta({ description: "Addresses by name, e.g. docs, runbook; Argo CD's interface shows them" }),
  info: z
    .record(z.string().min(1), z.string())
    .default({})
    .meta({ description: "Lines of text by name, which Argo CD shows", examples: [{ owner: "team shop" }] }),
  annotations: byName(AnnotationKey, z.string())
    .default({})
    .meta({
      description: "Annotations of the Application",
      examples: [{ "notifications.argoproj.io/subscribe.on-sync-failed.slack": "shop" }],
    }),
  ignoreDifferences: z
    .array(IgnoredDifference)
    .default([])
    .meta({ description: "Fields in which live objects may differ from Git without being out of sync" }),
};

/** What can be said about the Application of a service. It has no sync mode: a promotion waits for an automatic sync. */
export const ServiceApplication = z.strictObject({
  ...about,
  options: SyncOptions.prefault({}).meta({ description: "How objects are applied" }),
  retry: Retry.optional(),
});

/** What can be said about an Application that is no service. */
export const Application = z.strictObject({
  source: Source,
  destination: Destination.optional().meta({
    description:
      "Default: the environment's namespace. Another one of the same cluster is made by this stack",
  }),
  sync: Sync.prefault({ mode: "automatic" }),
  watchedPaths: z.array(z.string().min(1)).optional().meta({
    description: "Folders whose changes concern it; default: those of its source, where they can be known",
  }),
  ...about,
});
export type Application = z.infer<typeof Application>;

/** What Argo CD deploys besides the services of the product. */
export const Applications = z.record(DnsLabel, Application).default({}).meta({
  description: "Applications that are not services of the product: nothing is built or promoted for them",
});
