import * as z from "zod";
import { ciSystems, severities } from "#components/ci/model.ts";
import { CredentialReference, DnsLabel } from "../fields.ts";

const Command = z
  .string()
  .min(1)
  .refine((text) => !text.includes("${{"), {
    error: ({ input }) =>
      `"${input}" has an expression of GitHub Actions, which would run on the machine as it stands: read an environment variable instead`,
  });

const EnvName = z.string().regex(/^[A-Za-z_]\w*$/, {
  error: ({ input }) => `"${input}" cannot name an environment variable`,
});

const ServiceCi = z
  .strictObject({
    toolVersion: z
      .string()
      .regex(/^\d+(\.\d+)*$/, { error: ({ input }) => `"${input}" is not a version: write it as 24 or 3.14` })
      .optional()
      .meta({ description: "Version of the language; default: the kind's" }),
    lint: z
      .array(Command)
      .optional()
      .meta({ description: "Commands in place of the kind's; [] for none", examples: [["npx biome ci ."]] }),
    test: z
      .array(Command)
      .optional()
      .meta({
        description: "Commands in place of the kind's; [] for none",
        examples: [["python -m unittest"]],
      }),
    build: z
      .array(Command)
      .optional()
      .meta({
        description: "Commands in place of the kind's; [] for none",
        examples: [["go build ./cmd/server"]],
      }),
    smokeEnvironment: z.record(EnvName, Command).default({}).meta({
      description:
        "What the container is given in the smoke test beside its `connects`, by variable; no secrets: it stands in Git",
    }),
  })
  .meta({ description: "What one service's pipeline does in another way than its kind's" });

const PullRequest = z
  .strictObject({
    repository: z
      .string()
      .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, {
        error: ({ input }) => `"${input}" is not a repository: write it as owner/name`,
      })
      .meta({ description: "The repository of the stack files" }),
    branch: z.string().min(1).default("main").meta({ description: "Its default branch" }),
    environment: DnsLabel.meta({ description: "The environment whose pin the pull request changes" }),
    tokenFrom: CredentialReference.meta({
      description:
        "A token that may write Actions of that repository, and nothing else. It becomes an Actions secret of each service's repository",
    }),
  })
  .meta({
    description: "A pull request that pins each new version; none: Kargo sees it, or somebody pins it",
  });

/** The pipelines of the services' repositories. */
export const Ci = z
  .strictObject({
    system: z.enum(ciSystems).default("github").meta({ description: "The system that runs the pipelines" }),
    severities: z
      .array(z.enum(severities))
      .min(1)
      .default(["CRITICAL", "HIGH"])
      .meta({ description: "Known vulnerabilities of these severities stop a release" }),
    ignoreUnfixed: z
      .boolean()
      .default(true)
      .meta({ description: "Whether vulnerabilities without a fix are passed over" }),
    updates: z.enum(["dependabot", "renovate", "none"]).default("dependabot").meta({
      description: "What proposes newer versions of the services' own dependencies",
    }),
    pullRequest: PullRequest.optional(),
    services: z.record(DnsLabel, ServiceCi).default({}).meta({ description: "Differences, by service" }),
  })
  .optional()
  .meta({
    description:
      "Writes a pipeline into each service's repository: lint, test, build, version, image, smoke test, scan, signature. None: their files are left alone",
  });
export type Ci = NonNullable<z.infer<typeof Ci>>;
