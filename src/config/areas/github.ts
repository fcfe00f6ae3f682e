import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";
import { RepositoryOptions } from "./github-repository.ts";
import { Actor } from "./github-rules.ts";

/** The configuration key of the GitHub token where no reference names another source. */
export const DEFAULT_TOKEN_KEY = "githubToken";

const Team = z
  .union([
    z.strictObject({
      id: z
        .int()
        .min(1)
        .meta({ description: "Number of a team that exists", examples: [4711] }),
    }),
    z.strictObject({
      description: z.string().default("").meta({ description: "What GitHub says about the team" }),
      privacy: z.enum(["closed", "secret"]).default("closed").meta({
        description: "closed: everybody in the organisation sees it; a secret team cannot own code",
      }),
      members: z
        .record(z.string().min(1), z.enum(["member", "maintainer"]))
        .default({})
        .meta({ description: "Roles by login; other members are left alone" }),
    }),
  ])
  .meta({
    description:
      "A team to create, or { id: 4711 } for one that exists (the number of `gh api orgs/<owner>/teams/<slug>`). Needs an organisation",
  });

const Owner = z.string().regex(/^@[A-Za-z0-9-]+(\/[a-z0-9._-]+)?$|^\S+@\S+$/, {
  error: ({ input }) => `"${input}" cannot own code: write @login, @organisation/team or an e-mail address`,
});

const TagPrefix = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, {
  error: ({ input }) => `"${input}" is not a tag prefix: write its first part alone, as verified`,
});

/** The account, the repositories and what becomes of them. */
export const GitHub = z
  .strictObject({
    owner: z
      .string()
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, {
        error: ({ input }) => `"${input}" is not a GitHub account name`,
      })
      .meta({ description: "The organisation or account that owns the repositories" }),
    baseUrl: Setting.optional().meta({
      description: "Address of a GitHub Enterprise server (or the sandbox's double); default: github.com",
    }),
    gitopsRepository: DnsLabel.default("gitops").meta({
      description: "Name of the repository that Argo CD deploys from",
    }),
    branch: z.string().min(1).default("main").meta({
      description: "Default branch of the repositories, and the one that Argo CD deploys from",
    }),
    visibility: z
      .enum(["private", "internal", "public"])
      .default("private")
      .meta({ description: "Who sees the repositories; internal needs GitHub Enterprise" }),
    onDestroy: z
      .enum(["archive", "delete"])
      .default("archive")
      .meta({ description: "What `pulumi destroy` of the hub does with the repositories" }),
    adopt: z.boolean().default(false).meta({
      description:
        "Take over repositories that exist already, e.g. archived ones of an earlier destroy; for one run",
    }),
    writeDelayMs: z.int().min(0).default(1_000).meta({
      description: "Pause between writes, which GitHub asks of its clients; 0 for a server of your own",
    }),
    tokenFrom: CredentialReference.default({ config: DEFAULT_TOKEN_KEY }).meta({
      description:
        "The one Git token: of the GitHub provider, Kargo, promotions' pushes, and without readTokenFrom of Argo CD and Flux",
    }),
    readTokenFrom: CredentialReference.optional().meta({
      description:
        "A token for those who only read the GitOps repository, Argo CD and Flux, so that the one that writes is not kept in their namespace; default: tokenFrom",
      examples: [{ env: "SLIPWAY_READ_TOKEN" }],
    }),
    repositoryDefaults: RepositoryOptions.prefault({}).meta({
      description: "What is true of every repository that says nothing else",
    }),
    repositories: z.record(DnsLabel, RepositoryOptions).default({}).meta({
      description:
        "What is true of one repository, by its name; a key set here replaces that of repositoryDefaults",
    }),
    teams: z.record(DnsLabel, Team).default({}).meta({ description: "Teams that other settings refer to" }),
    promotionBot: Actor.optional().meta({
      description:
        "The account behind tokenFrom as rules know it. On the GitOps repository it is exempt from them, because promotions push directly",
    }),
    protectedTags: z.record(TagPrefix, z.array(Actor)).default({}).meta({
      description:
        "Who may push tags below a prefix of the GitOps repository, e.g. verified: [] for the promotion bot alone. These tags open gates",
    }),
    approvers: z.record(DnsLabel, z.array(Owner).min(1)).default({}).meta({
      description: "Who approves a stage: becomes CODEOWNERS of the GitOps repository and of the stack files",
    }),
  })
  .meta({ description: "The account, the repositories, and who may do what in them" });
