import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";

/** A name of a secret or variable of GitHub Actions; GitHub keeps names in upper case. */
export const VariableName = z.string().regex(/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/, {
  error: ({ input }) =>
    `"${input}" cannot name an Actions secret or variable: write upper-case letters, digits and "_", not beginning with GITHUB_`,
});

/** A deployment environment of a repository. */
export const GitHubEnvironment = z
  .strictObject({
    reviewers: z
      .strictObject({
        teams: z.array(DnsLabel).default([]).meta({ description: "Teams of github.teams" }),
        users: z.array(z.string().min(1)).default([]).meta({ description: "Logins" }),
      })
      .prefault({})
      .meta({ description: "One of these must approve a job; none: no approval" }),
    selfReview: z.boolean().default(false).meta({ description: "Whether who started a job may approve it" }),
    waitMinutes: z
      .int()
      .min(0)
      .max(43_200)
      .default(0)
      .meta({ description: "Minutes that a job waits; at most 30 days" }),
    adminsBypass: z
      .boolean()
      .default(false)
      .meta({ description: "Whether administrators of the repository may skip all this" }),
    from: z
      .union([
        z.enum(["any", "protected"]),
        z.strictObject({
          branches: z
            .array(z.string().min(1))
            .default([])
            .meta({ description: "Patterns of branches", examples: [["main"]] }),
          tags: z.array(z.string().min(1)).default([]).meta({ description: "Patterns of tags" }),
        }),
      ])
      .default("any")
      .meta({
        description:
          "Where jobs may come from: any, protected (branches with rules), or { branches: [main], tags: [v*] }",
      }),
    secrets: z
      .record(VariableName, CredentialReference)
      .default({})
      .meta({ description: "Actions secrets that only its jobs are given, by name" }),
    variables: z
      .record(VariableName, Setting)
      .default({})
      .meta({ description: "Actions variables that only its jobs are given, by name" }),
  })
  .meta({
    description:
      "What a job that deploys to a stage must wait for and is given. In private repositories reviewers and wait timers need GitHub Enterprise",
  });
