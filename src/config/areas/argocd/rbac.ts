import * as z from "zod";
import { ApplicationAction, byName, Group } from "./fields.ts";

/** What may be done in all of Argo CD, by the kind of thing (operator manual, RBAC). */
const ACTIONS = {
  applicationsets: ["get", "create", "update", "delete"],
  logs: ["get"],
  exec: ["create"],
  repositories: ["get", "create", "update", "delete"],
  clusters: ["get", "create", "update", "delete"],
  projects: ["get", "create", "update", "delete"],
  certificates: ["get", "create", "update", "delete"],
  accounts: ["get", "update"],
  gpgkeys: ["get", "create", "delete"],
  extensions: ["invoke"],
} as const;

const effect = z
  .enum(["allow", "deny"])
  .default("allow")
  .meta({ description: "A denial wins over every allowance" });
const inProjects = z
  .array(
    z.string().regex(/^[^,\s/]+(?:\/[^,\s/]+)+$/, {
      error: ({ input }) =>
        `"${input}" names no project: write <project>/<application>, e.g. craftista-dev/*`,
    }),
  )
  .min(1)
  .default(["*/*"])
  .meta({ description: "Names, * for any part; those that live in a project as <project>/<name>" });
const anywhere = z
  .array(
    z.string().regex(/^[^,\s]+$/, {
      error: ({ input }) => `"${input}" cannot stand in a policy: a name has no commas and no spaces`,
    }),
  )
  .min(1)
  .default(["*"])
  .meta({ description: "Names, * for any part; those that live in a project as <project>/<name>" });

const about = {
  resource: { description: "The kind of thing that the permission is about" },
  actions: { description: "What may be done" },
};

const policy = <Resource extends keyof typeof ACTIONS, Objects extends z.ZodType>(
  resource: Resource,
  objects: Objects,
) =>
  z.strictObject({
    resource: z.literal(resource).meta(about.resource),
    actions: z.array(z.enum(ACTIONS[resource])).min(1).meta(about.actions),
    objects,
    effect,
  });

const Policy = z
  .discriminatedUnion("resource", [
    z.strictObject({
      resource: z.literal("applications").meta(about.resource),
      actions: z.array(ApplicationAction).min(1).meta(about.actions),
      objects: inProjects,
      effect,
    }),
    policy("applicationsets", inProjects),
    policy("logs", inProjects),
    policy("exec", inProjects),
    policy("repositories", anywhere),
    policy("clusters", anywhere),
    policy("projects", anywhere),
    policy("certificates", anywhere),
    policy("accounts", anywhere),
    policy("gpgkeys", anywhere),
    policy("extensions", anywhere),
  ])
  .meta({ description: "A permission in all of Argo CD" });

/** Roles that Argo CD has by itself; they get members, and keep their policies. */
const BUILT_IN = ["admin", "readonly"];

const RoleName = z.string().regex(/^[a-zA-Z0-9](?:[-_a-zA-Z0-9]*[a-zA-Z0-9])?$/, {
  error: ({ input }) =>
    `"${input}" is not a role's name: write letters, digits, "-" and "_", without "role:"`,
});

/** Who may do what in Argo CD. */
export const Rbac = z
  .strictObject({
    default: RoleName.optional().meta({
      description: "Role of everybody who has signed in, e.g. readonly; default: what the installation says",
    }),
    roles: byName(
      RoleName,
      z.strictObject({
        policies: z
          .array(Policy)
          .default([])
          .meta({ description: "What the role may do; the built-in roles keep what they may" }),
        groups: z.array(Group).default([]).meta({ description: "Groups of the identity provider" }),
        accounts: z
          .array(z.string().min(1))
          .default([])
          .meta({ description: "Local accounts of argocd.system.accounts" }),
      }),
    )
      .default({})
      .meta({ description: "Roles by name; the built-in admin and readonly get members here" }),
  })
  .superRefine(({ roles, default: everybody }, context) => {
    for (const [name, { policies }] of Object.entries(roles)) {
      if (BUILT_IN.includes(name) && policies.length > 0)
        context.addIssue({
          code: "custom",
          path: ["roles", name, "policies"],
          message: `"${name}" has its policies from Argo CD; remove them, or give the role another name`,
        });
      if (!BUILT_IN.includes(name) && policies.length === 0)
        context.addIssue({
          code: "custom",
          path: ["roles", name, "policies"],
          message: `"${name}" may do nothing; add policies, or use ${BUILT_IN.join(" or ")}`,
        });
    }
    const known = [...BUILT_IN, ...Object.keys(roles)];
    if (everybody !== undefined && !known.includes(everybody))
      context.addIssue({
        code: "custom",
        path: ["default"],
        message: `"${everybody}" is not a role; roles are ${known.join(", ")}`,
      });
  });
