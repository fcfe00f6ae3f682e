import * as z from "zod";
import { CredentialReference } from "../../fields.ts";
import { IgnoredFields } from "./differences.ts";
import { byName } from "./fields.ts";
import { Rbac } from "./rbac.ts";

const KIND = "(?:[a-z0-9.-]+/)?[A-Z][A-Za-z0-9]*";
const Kind = z.string().regex(new RegExp(`^${KIND}$`), {
  error: ({ input }) => `"${input}" is not a kind: write apps/Deployment, or Service for the core group`,
});
const KindOrAll = z.string().regex(new RegExp(`^(?:all|${KIND})$`), {
  error: ({ input }) => `"${input}" is not a kind: write apps/Deployment, Service for the core group, or all`,
});

const Account = z
  .strictObject({
    login: z.boolean().default(false).meta({ description: "It may sign in with a password" }),
    apiKey: z.boolean().default(false).meta({ description: "Tokens can be made for it" }),
    enabled: z.boolean().default(true).meta({ description: "Whether it works" }),
  })
  .refine(({ login, apiKey }) => login || apiKey, {
    error: "the account could neither sign in nor have a token; set login or apiKey",
  });

const AccountName = z.string().regex(/^[a-zA-Z0-9][-_a-zA-Z0-9]*$/, {
  error: ({ input }) => `"${input}" is not an account's name: write letters, digits, "-" and "_"`,
});

/** What is set for all of Argo CD. */
export const System = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({ description: "Address of Argo CD's interface" }),
    admin: z.boolean().default(true).meta({ description: "Whether the built-in account admin works" }),
    accounts: byName(AccountName, Account)
      .default({})
      .meta({ description: "Local accounts; their passwords and tokens are made with argocd account" }),
    rbac: Rbac.optional().meta({
      description: "Who may do what, added to the policies that argocd-rbac-cm has",
    }),
    resourceExclusions: z
      .array(
        z.strictObject({
          apiGroups: z
            .array(z.string())
            .min(1)
            .meta({ description: "API groups without version, * for any part" }),
          kinds: z.array(z.string().min(1)).min(1).meta({ description: "Kinds, or * for all" }),
          clusters: z
            .array(z.string().min(1))
            .default([])
            .meta({
              description: "Addresses of clusters; default: all",
              examples: [["https://10.0.0.7:6443"]],
            }),
        }),
      )
      .default([])
      .meta({ description: "Objects Argo CD does not watch, added to those it excludes by itself" }),
    ignoreDifferences: byName(KindOrAll, IgnoredFields).default({}).meta({
      description: "Fields in which live objects may differ from Git in every application, by group/Kind",
    }),
    healthChecks: byName(
      Kind,
      z.string().regex(/\breturn\b/, {
        error: "a health check is a Lua script that returns { status = ..., message = ... }",
      }),
    )
      .default({})
      .meta({ description: "Health of custom resources as Lua scripts, by group/Kind" }),
    webhookSecrets: z
      .strictObject({
        github: CredentialReference.optional().meta({ description: "The secret of webhooks of GitHub" }),
        gitlab: CredentialReference.optional().meta({ description: "The secret of webhooks of GitLab" }),
        gogs: CredentialReference.optional().meta({
          description: "The secret of webhooks of Gogs and Gitea",
        }),
        bitbucketserver: CredentialReference.optional().meta({
          description: "The secret of webhooks of Bitbucket Server",
        }),
      })
      .default({})
      .meta({ description: "Secrets with which Git servers sign their webhooks, by the kind of server" }),
  })
  .superRefine(({ admin, accounts, rbac }, context) => {
    const roles = Object.entries(rbac?.roles ?? {});
    for (const [role, { accounts: members }] of roles)
      for (const member of members.filter((name) => name !== "admin" && !(name in accounts)))
        context.addIssue({
          code: "custom",
          path: ["rbac", "roles", role, "accounts"],
          message: `"${member}" is not an account; accounts are ${Object.keys(accounts).join(", ") || "none"}`,
        });
    const administrators = rbac?.roles.admin;
    if (!admin && (administrators?.groups.length ?? 0) + (administrators?.accounts.length ?? 0) === 0)
      context.addIssue({
        code: "custom",
        path: ["admin"],
        message:
          "without the account admin nobody could administer Argo CD; give rbac.roles.admin groups or accounts",
      });
  })
  .meta({ description: "What is set for all of Argo CD; the hub's stack sets it" });
export type System = z.infer<typeof System>;
