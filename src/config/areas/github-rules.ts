import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** Who may do what rules forbid all others. */
export const Actor = z
  .union([
    z.strictObject({
      app: z
        .int()
        .min(1)
        .meta({ description: "Id of a GitHub App", examples: [12345] }),
    }),
    z.strictObject({ team: DnsLabel.meta({ description: "A team of `github.teams`" }) }),
    z.strictObject({
      role: z
        .enum(["write", "maintain", "admin"])
        .meta({ description: "Everybody with this role in the repository" }),
    }),
  ])
  .meta({
    description:
      "{ app: id } for a GitHub App, { team: name } for a team of github.teams, { role: admin } for everybody with that role in the repository",
  });
export type Actor = z.infer<typeof Actor>;

const PullRequest = z
  .strictObject({
    approvals: z.int().min(0).max(10).default(1).meta({ description: "How many people must approve" }),
    codeOwners: z
      .boolean()
      .default(false)
      .meta({ description: "Whether the owners in CODEOWNERS must be among them" }),
    dismissStale: z
      .boolean()
      .default(true)
      .meta({ description: "Whether approvals lapse when commits are added" }),
    lastPush: z
      .boolean()
      .default(false)
      .meta({ description: "Whether somebody else than the last to push must approve" }),
  })
  .meta({ description: "Changes come by pull request alone" });

const StatusChecks = z
  .strictObject({
    checks: z
      .array(z.string().min(1))
      .min(1)
      .meta({ description: "Names of the jobs or checks that must pass" }),
    upToDate: z
      .boolean()
      .default(true)
      .meta({ description: "Whether they must have passed on top of the branch's newest commit" }),
    app: z.int().min(1).optional().meta({
      description:
        "The App that must have reported them (GitHub Actions on github.com: 15368); without it anybody who may write can",
    }),
  })
  .meta({ description: "Checks that must have passed" });

/** Rules of a repository's default branch. */
export const BranchRules = z
  .strictObject({
    enforcement: z
      .enum(["active", "evaluate", "disabled"])
      .default("active")
      .meta({ description: "evaluate only reports (GitHub Enterprise)" }),
    pullRequest: PullRequest.optional(),
    statusChecks: StatusChecks.optional(),
    signedCommits: z.boolean().default(false).meta({ description: "Whether commits must be signed" }),
    linearHistory: z.boolean().default(false).meta({ description: "Whether merge commits are refused" }),
    bypass: z.array(Actor).default([]).meta({ description: "Who is exempt" }),
  })
  .meta({
    description:
      "Rules of the default branch, which may then be neither deleted nor rewritten. Private repositories need a paid plan of GitHub for them",
  });
