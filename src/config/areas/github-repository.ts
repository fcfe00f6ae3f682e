import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";
import { GitHubEnvironment, VariableName } from "./github-environment.ts";
import { BranchRules } from "./github-rules.ts";
import { Webhook } from "./github-webhook.ts";

const Topic = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, {
  error: ({ input }) =>
    `"${input}" is not a topic: write lower-case letters, digits and "-", at most 50 characters`,
});

const Label = z.strictObject({
  color: z
    .string()
    .regex(/^[0-9a-f]{6}$/, { error: ({ input }) => `"${input}" is not a colour: write it as d73a4a` })
    .meta({ description: "Six lower-case hexadecimal digits, in quotes and without #" }),
  description: z.string().max(100).optional().meta({ description: "What the label is for" }),
});

const Merge = z.strictObject({
  methods: z
    .array(z.enum(["merge", "squash", "rebase"]))
    .min(1)
    .meta({ description: "The ways a pull request may be merged" }),
  auto: z
    .boolean()
    .default(false)
    .meta({ description: "Whether a pull request may be told to merge itself once it may" }),
});

const PublicKey = z.string().regex(/^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/=]+( .*)?$/, {
  error:
    "not a public SSH key: write the line of the .pub file, as ssh-ed25519 AAAA... (never the private key)",
});

/** What may be set of a repository. A key that is left out is left as GitHub has it. */
export const RepositoryOptions = z
  .strictObject({
    visibility: z
      .enum(["private", "internal", "public"])
      .optional()
      .meta({ description: "Who sees the repository; default: `github.visibility`" }),
    topics: z.array(Topic).max(20).optional().meta({ description: "Topics of the repository" }),
    merge: Merge.optional().meta({ description: "How pull requests may be merged" }),
    template: z
      .strictObject({
        owner: z
          .string()
          .min(1)
          .meta({ description: "Account that owns the template", examples: ["acme"] }),
        repository: z
          .string()
          .min(1)
          .meta({ description: "Name of the template", examples: ["service-template"] }),
      })
      .optional()
      .meta({ description: "The template repository whose files it begins with; matters at creation alone" }),
    labels: z
      .record(z.string().min(1).max(50), Label)
      .optional()
      .meta({ description: "Labels of issues and pull requests, beside those that are there" }),
    teams: z
      .record(DnsLabel, z.enum(["pull", "triage", "push", "maintain", "admin"]))
      .optional()
      .meta({ description: "What the teams of github.teams may do here" }),
    deployKeys: z
      .record(
        z.string().min(1),
        z.strictObject({
          key: PublicKey.meta({
            description: "The line of the `.pub` file",
            examples: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBu0y0xk backup"],
          }),
          write: z.boolean().default(false).meta({ description: "Whether its owner may also push" }),
        }),
      )
      .optional()
      .meta({ description: "Public SSH keys for machines, by title" }),
    rules: BranchRules.optional(),
    environments: z
      .record(DnsLabel, GitHubEnvironment)
      .optional()
      .meta({ description: "What jobs that deploy to a stage must wait for and are given, by stage" }),
    secrets: z
      .record(VariableName, CredentialReference)
      .optional()
      .meta({
        description: "Actions secrets, by name; where the value is found, never the value",
        examples: [{ NPM_TOKEN: { env: "NPM_TOKEN" } }],
      }),
    variables: z.record(VariableName, Setting).optional().meta({ description: "Actions variables, by name" }),
    webhooks: z
      .record(DnsLabel, Webhook)
      .optional()
      .meta({ description: "Receivers that are told about events, by a name for them, e.g. argocd, kargo" }),
    dependabot: z
      .strictObject({
        alerts: z
          .boolean()
          .default(true)
          .meta({ description: "Whether vulnerable dependencies are reported" }),
        securityUpdates: z
          .boolean()
          .default(true)
          .meta({ description: "Whether pull requests that update them are opened" }),
      })
      .optional()
      .meta({ description: "What Dependabot does" }),
  })
  .meta({
    id: "GitHubRepository",
    description: "What stands around the files of a repository; a key left out is left as GitHub has it",
  });
export type RepositoryOptions = z.infer<typeof RepositoryOptions>;
