import * as z from "zod";
import { CredentialReference, DnsLabel } from "../fields.ts";
import { AnalysisTemplate } from "./kargo-analysis.ts";
import { KargoInstall } from "./kargo-install.ts";
import { Subscriptions, VersionRange } from "./kargo-subscriptions.ts";
import { ClusterTask, TaskUse, VariableName } from "./kargo-task.ts";

const Verification = z
  .strictObject({
    analysisTemplates: z
      .array(
        z.strictObject({
          name: DnsLabel.meta({ description: "Name of the template" }),
          kind: z
            .enum(["AnalysisTemplate", "ClusterAnalysisTemplate"])
            .default("AnalysisTemplate")
            .meta({ description: "Whether it belongs to the project or to the whole cluster" }),
        }),
      )
      .min(1)
      .meta({ description: "Templates of Argo Rollouts; those of a project stand in its namespace" }),
    args: z
      .record(z.string().min(1), z.string())
      .default({})
      .meta({ description: "Arguments of the templates; Kargo evaluates expressions in them" }),
  })
  .meta({ description: "Analyses that freight must pass before it counts as verified; need Argo Rollouts" });

const Stage = z
  .strictObject({
    promotion: z.enum(["auto", "manual"]).meta({
      description: "Whether Kargo promotes by itself, or when somebody asks it to",
    }),
    pullRequest: z
      .boolean()
      .default(false)
      .meta({ description: "Whether a promotion opens a pull request and waits for its merge" }),
    soakSeconds: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Seconds that freight must have run in an upstream stage" }),
    availability: z.enum(["All", "OneOf"]).default("All").meta({
      description: "Whether all of the upstream stages must have verified freight, or one",
    }),
    selection: z.enum(["NewestFreight", "MatchUpstream"]).optional().meta({
      description:
        "What is promoted automatically: the newest freight (default), or what the upstream stage runs",
    }),
    verification: Verification.optional(),
    pinApproves: z.boolean().default(false).meta({
      description:
        "Whether a pin whose gates (slipway:pipeline) pass approves its freight in Kargo, over upstream stages and soak time; needs promotion.engine kargo",
    }),
    variables: z
      .record(VariableName, z.string())
      .default({})
      .meta({ description: "Variables of the stage's promotions" }),
    tasks: z.array(TaskUse).default([]).meta({
      description: "Tasks that run, in this order, when a promotion's release is healthy",
    }),
  })
  .meta({ description: "A stage of the pipeline whose versions Kargo promotes" });

const ControlFlow = z
  .strictObject({
    after: z.array(DnsLabel).min(1).meta({ description: "The stages that it follows" }),
    before: z.array(DnsLabel).min(1).meta({
      description: "The stages that follow it instead of those; each names them all in its own `after`",
    }),
    availability: z
      .enum(["All", "OneOf"])
      .default("All")
      .meta({ description: "Whether all of the stages it follows must have verified freight, or one" }),
  })
  .meta({ description: "A stage in which nothing runs: it gathers stages for those that follow" });

const Receiver = z
  .strictObject({
    kind: z
      .enum(["artifactory", "azure", "bitbucket", "dockerhub", "gitea", "github", "gitlab", "harbor", "quay"])
      .meta({ description: "The service that calls" }),
    secretFrom: CredentialReference.meta({ description: "The secret both sides know" }),
  })
  .meta({
    description: "A service that tells Kargo about new images, so that it need not wait for its next look",
  });

/** Kargo, which promotes what no stack pins. */
export const Kargo = z
  .strictObject({
    install: KargoInstall,
    stages: z
      .record(DnsLabel, Stage)
      .default({})
      .meta({ description: "The stages whose versions Kargo promotes; the stacks pin those of all others" }),
    controlFlow: z.record(DnsLabel, ControlFlow).default({}).meta({
      description: "Stages in which nothing runs, by name",
    }),
    analysisTemplates: z.record(DnsLabel, AnalysisTemplate).default({}).meta({
      description: "Analyses that `stages.<name>.verification` may name, by name",
    }),
    pinnedServices: z
      .array(DnsLabel)
      .default([])
      .meta({ description: "Services that are pinned in every environment, and that Kargo never sees" }),
    intervalSeconds: z
      .int()
      .min(1)
      .default(300)
      .meta({ description: "Seconds between two looks for new images; Kargo's own lower limit wins" }),
    constraint: VersionRange.optional().meta({
      description: "The range of versions that become freight; default: all",
    }),
    platform: z
      .templateLiteral([z.enum(["linux", "windows"]), "/", z.string().regex(/^\w+$/)])
      .optional()
      .meta({ description: "Images without this platform are left out, e.g. linux/amd64" }),
    subscriptions: Subscriptions,
    clusterTasks: z.record(DnsLabel, ClusterTask).default({}).meta({
      description:
        "Tasks that `stages.<name>.tasks` may name, by name; other Kargo projects find them as `<product>-<name>`",
    }),
    receiversUrl: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          "Address at which services reach Kargo's server for their reports; default: `/webhooks` of an ingress in `install.exposure`",
        examples: ["https://kargo.example.com/webhooks"],
      }),
    receivers: z.record(DnsLabel, Receiver).default({}).meta({
      description: "Services that tell Kargo about new images, by name",
    }),
  })
  .optional()
  .meta({
    description: "Kargo in the hub's cluster; none: every version is pinned",
  });
