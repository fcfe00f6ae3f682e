import semver from "semver";
import * as z from "zod";
import { Address, CredentialReference, DnsLabel } from "../fields.ts";

/** A range of versions, as Kargo and npm write it. */
export const VersionRange = z.string().refine((text) => semver.validRange(text) !== null, {
  error: ({ input }) => `"${input}" is not a range of versions: write it as ^1.0.0`,
});

const Access = z
  .strictObject({
    username: z
      .string()
      .min(1)
      .default("x-access-token")
      .meta({ description: "User of the token; the default is GitHub's name for any token" }),
    tokenFrom: CredentialReference.meta({ description: "The token or password" }),
  })
  .meta({
    description:
      "How Kargo signs in; none for what is public, for the GitOps repository, and for what the credentials of the project open already",
  });

const Git = z
  .strictObject({
    url: Address.regex(/^https:\/\/[^\s@/]+\/[^\s@]+$/, {
      error: ({ input }) =>
        `"${input}" is not the address of a Git repository: write https://host/path.git, and the token under access`,
    }).meta({ description: "Address of the repository", examples: ["https://github.com/acme/content.git"] }),
    select: z.enum(["NewestFromBranch", "SemVer", "NewestTag", "Lexical"]).default("NewestFromBranch").meta({
      description: "What becomes freight: the newest commit of a branch, or the commit of a tag",
    }),
    branch: z
      .string()
      .min(1)
      .optional()
      .meta({
        description: "The branch that is followed; default: the repository's own",
        examples: ["main"],
      }),
    constraint: VersionRange.optional().meta({
      description: "The range of tags that become freight, with `select: SemVer`; default: all",
      examples: ["^1.0.0"],
    }),
    includePaths: z
      .array(z.string().min(1))
      .default([])
      .meta({
        description: "Paths whose changes count, plain or with `glob:` or `regex:`; default: all",
        examples: [["texts", "glob:images/*.svg"]],
      }),
    excludePaths: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: "Paths whose changes do not count", examples: [["drafts"]] }),
    access: Access.optional(),
  })
  .meta({ description: "A Git repository whose commits are part of a service's freight" });

const Chart = z
  .strictObject({
    url: Address.regex(/^(?:https|oci):\/\/[^\s@/]+[^\s@]*$/, {
      error: ({ input }) =>
        `"${input}" is not the address of charts: write https://host/path or oci://host/path/chart, and the token under access`,
    }).meta({
      description: "Address of a classic chart repository, or of one chart in a registry",
      examples: ["oci://ghcr.io/acme/charts/web"],
    }),
    name: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "The chart's name in a classic repository", examples: ["redis"] }),
    constraint: VersionRange.optional().meta({
      description: "The range of versions that become freight; default: all",
      examples: ["^20.0.0"],
    }),
    access: Access.optional(),
  })
  .meta({ description: "A Helm chart whose versions are part of a service's freight" });

/** What a service's freight holds besides its image, by service. */
export const Subscriptions = z
  .record(
    DnsLabel,
    z.strictObject({
      git: z.record(DnsLabel, Git).default({}).meta({ description: "Git repositories, by a name of yours" }),
      charts: z.record(DnsLabel, Chart).default({}).meta({ description: "Helm charts, by a name of yours" }),
    }),
  )
  .default({})
  .meta({
    description:
      "What makes freight of a service besides its image, by service: tasks find it by `commitFrom` and `chartFrom`",
  });
