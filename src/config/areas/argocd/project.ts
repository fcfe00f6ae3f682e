import * as z from "zod";
import { projectActions } from "#components/argocd/role-policy.ts";
import { Address, DnsLabel } from "../../fields.ts";
import {
  ApplicationAction,
  byName,
  ClusterKind,
  Cron,
  Duration,
  Group,
  NamespaceKind,
  TimeZone,
} from "./fields.ts";

/** A repository Applications may deploy from: an address, or the part before a `*`. A lone `*` would be all of them. */
export const SourceRepository = Address.regex(/^[^*!\s]+\*?$/, {
  error: ({ input }) =>
    `"${input}" does not say which repositories: write an address, or a beginning such as https://github.com/acme/*`,
});

/** A namespace of a cluster, exactly. */
export const Destination = z
  .strictObject({
    namespace: DnsLabel.meta({ description: "The namespace" }),
    server: z
      .url()
      .optional()
      .meta({ description: "Address of the cluster's API server", examples: ["https://10.0.0.7:6443"] }),
    cluster: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Name the cluster is registered under", examples: ["prod-eu"] }),
  })
  .refine(({ server, cluster }) => server === undefined || cluster === undefined, {
    error:
      "a destination has a server or a cluster, not both; remove one (neither: the environment's cluster)",
  });

const objects = z
  .array(
    z.string().regex(/^[\w*.-]+$/, {
      error: ({ input }) =>
        `"${input}" is not the name of an object of the project: leave out the project, write frontend-prod or frontend-*`,
    }),
  )
  .min(1)
  .default(["*"])
  .meta({ description: "Names inside the project, * for any part; default: all" });
const effect = z
  .enum(["allow", "deny"])
  .default("allow")
  .meta({ description: "A denial wins over every allowance" });

const about = {
  resource: { description: "The kind of thing that the permission is about" },
  actions: { description: "What may be done" },
};

const policy = <Resource extends keyof typeof projectActions>(resource: Resource) =>
  z.strictObject({
    resource: z.literal(resource).meta(about.resource),
    actions: z.array(z.enum(projectActions[resource])).min(1).meta(about.actions),
    objects,
    effect,
  });

const Policy = z
  .discriminatedUnion("resource", [
    z.strictObject({
      resource: z.literal("applications").meta(about.resource),
      actions: z.array(ApplicationAction).min(1).meta({
        description:
          "What may be done; action/<group>/<kind>/<name>, update/... and delete/... concern single objects",
      }),
      objects,
      effect,
    }),
    policy("applicationsets"),
    policy("logs"),
    policy("exec"),
    policy("repositories"),
    policy("clusters"),
  ])
  .meta({ description: "A permission inside the project; the policy's text is built from it" });

const Role = z.strictObject({
  description: z.string().min(1).optional().meta({ description: "What the role is for" }),
  groups: z
    .array(Group)
    .default([])
    .meta({ description: "Groups of the identity provider that have the role" }),
  policies: z.array(Policy).min(1).meta({ description: "What the role may do" }),
});

const matches = (what: string, example: string) =>
  z
    .array(z.string().min(1))
    .default([])
    .meta({
      description: `${what} that the window concerns, * for any part of a name`,
      examples: [[example]],
    });

const SyncWindow = z
  .strictObject({
    kind: z.enum(["allow", "deny"]).meta({
      description: "allow: Applications it concerns are synced in these hours only; deny: never in them",
    }),
    schedule: Cron.meta({ description: "When the window opens, minute hour day month weekday" }),
    duration: Duration.meta({ description: "How long it stays open" }),
    timeZone: TimeZone.default("UTC").meta({ description: "Whose clock the schedule is" }),
    description: z.string().max(255).optional().meta({ description: "Why there is a window" }),
    applications: matches("Applications", "frontend-*"),
    namespaces: matches("Namespaces", "craftista-prod"),
    clusters: matches("Clusters", "prod-eu"),
    matchAll: z
      .boolean()
      .default(false)
      .meta({ description: "All lists that are given must match, instead of any" }),
    manualSync: z.boolean().default(false).meta({ description: "A person may sync all the same" }),
  })
  .refine((window) => window.applications.length + window.namespaces.length + window.clusters.length > 0, {
    error: 'the window concerns nothing: name applications, namespaces or clusters, e.g. applications: ["*"]',
  });

/** The AppProject of an environment, beyond what its services need. */
export const Project = z
  .strictObject({
    sourceRepositories: z
      .array(SourceRepository)
      .default([])
      .meta({
        description: "Repositories besides the GitOps repository and those of slipway:applications",
        examples: [["https://github.com/acme/*"]],
      }),
    destinations: z
      .array(Destination)
      .default([])
      .meta({ description: "Namespaces besides the environment's and those of slipway:applications" }),
    clusterKinds: z
      .strictObject({
        allow: z.array(ClusterKind).default([]).meta({ description: "Kinds that may be deployed" }),
        deny: z
          .array(ClusterKind)
          .default([])
          .meta({ description: "Kinds that may not, though they are allowed" }),
      })
      .optional()
      .meta({ description: "Cluster-wide kinds that may be deployed besides the namespace" }),
    namespaceKinds: z
      .strictObject({
        allow: z
          .array(NamespaceKind)
          .min(1, { error: "an empty list would forbid everything: name the kinds, or leave the key out" })
          .optional()
          .meta({ description: "Kinds that may be deployed; default: all" }),
        deny: z.array(NamespaceKind).default([]).meta({ description: "Kinds that may not" }),
      })
      .optional()
      .meta({ description: "Kinds inside a namespace; no allow list: all that are not denied" }),
    roles: byName(
      z.string().regex(/^[a-zA-Z0-9](?:[-_a-zA-Z0-9]*[a-zA-Z0-9])?$/, {
        error: ({ input }) => `"${input}" is not a role's name: write letters, digits, "-" and "_"`,
      }),
      Role,
    )
      .default({})
      .meta({ description: "Roles of the project, by name" }),
    syncWindows: z
      .array(SyncWindow)
      .default([])
      .meta({ description: "Hours in which Applications are, or are not, synced" }),
    orphanedResources: z
      .strictObject({
        warn: z
          .boolean()
          .default(true)
          .meta({ description: "Whether the project shows a warning about them" }),
        ignore: z
          .array(
            z.strictObject({
              group: z
                .string()
                .default("")
                .meta({
                  description: 'API group without version; default: the core group ""',
                  examples: ["apps"],
                }),
              kind: z.string().min(1).meta({ description: "Kind of the objects" }),
              name: z
                .string()
                .min(1)
                .optional()
                .meta({ description: "Name of the objects, * for any part; default: all" }),
            }),
          )
          .default([])
          .meta({ description: "Objects that are not reported" }),
      })
      .optional()
      .meta({ description: "Report objects in the destination namespaces that no Application owns" }),
    signatureKeys: z
      .array(
        z
          .string()
          .regex(/^[0-9A-F]{16}$/, { error: ({ input }) => `"${input}" is not a key ID: 16 hex digits` }),
      )
      .default([])
      .meta({
        description: "GnuPG keys one of which must have signed the deployed commit",
        examples: [["4AEE18F83AFDEB23"]],
      }),
  })
  .prefault({});
export type Project = z.infer<typeof Project>;
