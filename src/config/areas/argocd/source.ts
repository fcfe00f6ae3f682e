import * as z from "zod";
import { Address } from "../../fields.ts";
import { byName } from "./fields.ts";
import { PlainManifest } from "./manifests.ts";

const Path = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/, {
    error: ({ input }) =>
      `"${input}" is not a path from the repository's root: leave out the leading "/" and ".."`,
  })
  .meta({ description: "Folder from the repository's root" });

const KIND = { description: "What the source is" };

/** The address of a Git repository. */
const Repository = Address.regex(/^(?:https?:\/\/|ssh:\/\/|git@)\S+$/, {
  error: ({ input }) =>
    `"${input}" is not the address of a Git repository: write https://... or git@host:path`,
});
const inGit = {
  repository: Repository.optional().meta({ description: "Git repository; default: the GitOps repository" }),
  revision: z.string().min(1).optional().meta({
    description: "Branch, tag or commit; default: the GitOps branch, or HEAD of another repository",
  }),
  path: Path,
};
const helm = {
  release: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Helm release name; default: the application's", examples: ["shop"] }),
  valueFiles: z
    .array(z.string().min(1))
    .default([])
    .meta({ description: "Value files; later ones win. $<reference>/path inside a source of kind several" }),
  values: z
    .record(z.string(), z.json())
    .optional()
    .meta({ description: "Values in the settings themselves", examples: [{ replicaCount: 2 }] }),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .meta({ description: "Single values by path, as with --set; a quoted one stays a string" }),
};

const Helm = z.strictObject({ kind: z.literal("helm").meta(KIND), ...inGit, ...helm });
const HelmRepository = z.strictObject({
  kind: z.literal("helm-repository").meta(KIND),
  repository: Address.regex(/^(?:https?|oci):\/\/\S+$/, {
    error: ({ input }) =>
      `"${input}" is not the address of a chart repository: write https://... or oci://...`,
  }).meta({
    description: "Chart repository, or a registry of charts as oci://host/path",
    examples: ["oci://ghcr.io/acme/charts"],
  }),
  chart: z
    .string()
    .min(1)
    .meta({ description: "Name of the chart", examples: ["odoo"] }),
  version: z
    .string()
    .regex(/^v?\d/, {
      error: ({ input }) => `"${input}" is not a version: pin the chart, e.g. 26.1.3`,
    })
    .meta({ description: "Version of the chart", examples: ["26.1.3"] }),
  ...helm,
});
const Kustomize = z.strictObject({
  kind: z.literal("kustomize").meta(KIND),
  ...inGit,
  images: z
    .array(
      z.string().regex(/[:@=]/, {
        error: ({ input }) => `"${input}" names no version: write image:tag, image@digest or name=image:tag`,
      }),
    )
    .default([])
    .meta({
      description: "Replaced images, e.g. ghcr.io/acme/web:1.4.0 or web=ghcr.io/acme/web@sha256:...",
    }),
  namePrefix: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "What every name begins with", examples: ["shop-"] }),
  nameSuffix: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "What every name ends with", examples: ["-blue"] }),
  labels: z.record(z.string(), z.string()).optional().meta({ description: "Labels of every object" }),
  replicas: z
    .record(z.string(), z.int().min(0))
    .default({})
    .meta({ description: "Replicas by name of the workload", examples: [{ web: 3 }] }),
});
const Directory = z.strictObject({
  kind: z.literal("directory").meta(KIND),
  ...inGit,
  recurse: z.boolean().default(false).meta({ description: "Folders below it too" }),
  include: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "Pattern of file names; default: all manifests", examples: ["*.yaml"] }),
  exclude: z.string().min(1).optional().meta({ description: "Pattern of file names that are left out" }),
});
const Single = z.discriminatedUnion("kind", [Helm, HelmRepository, Kustomize, Directory]);

const Several = z
  .strictObject({
    kind: z.literal("several").meta(KIND),
    sources: z
      .array(Single)
      .min(1)
      .meta({ description: "Sources, each of one of the other kinds but manifests" }),
    references: byName(
      z.string().regex(/^[A-Za-z0-9_-]+$/, { error: ({ input }) => `"${input}" is not a reference's name` }),
      z.strictObject({ repository: inGit.repository, revision: inGit.revision }),
    )
      .default({})
      .meta({ description: "Repositories that lend value files as $<name>/path" }),
  })
  .superRefine(({ sources, references }, context) => {
    for (const [at, source] of sources.entries())
      for (const file of "valueFiles" in source ? source.valueFiles : []) {
        const name = /^\$([^/]*)/.exec(file)?.[1];
        if (name === undefined || name in references) continue;
        context.addIssue({
          code: "custom",
          path: ["sources", at, "valueFiles"],
          message: `"$${name}" is not a reference; references are ${Object.keys(references).join(", ") || "none"}`,
        });
      }
  });

const Manifests = z.strictObject({
  kind: z.literal("manifests").meta(KIND),
  objects: z.array(PlainManifest).min(1).meta({
    description: "Kubernetes objects; they become files of the GitOps repository",
  }),
});

/** Where the manifests of an application come from. */
export const Source = z
  .discriminatedUnion("kind", [Helm, HelmRepository, Kustomize, Directory, Several, Manifests])
  .meta({ description: "Where the manifests come from" });
export type Source = z.infer<typeof Source>;
export type SingleSource = z.infer<typeof Single>;
