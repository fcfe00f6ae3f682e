import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import { type Actor, bypassActor } from "./actors.ts";
import type { MergeSettings } from "./repositories.ts";

/** What a pull request needs before it may be merged. */
export interface PullRequestRules {
  /** How many people must approve. */
  readonly approvals: number;
  /** Whether the owners that CODEOWNERS names must be among them. */
  readonly codeOwners: boolean;
  /** Whether an approval lapses when commits are added. */
  readonly dismissStale: boolean;
  /** Whether somebody else than the last to push must approve. */
  readonly lastPush: boolean;
}

/** Rules of the default branch. That it is neither deleted nor rewritten is always among them. */
export interface BranchRules {
  /** `evaluate` only reports; for organisations of GitHub Enterprise. */
  readonly enforcement: "active" | "evaluate" | "disabled";
  /** Changes come by pull request alone. */
  readonly pullRequest?: PullRequestRules;
  /** Checks that must have passed. */
  readonly statusChecks?: {
    readonly checks: readonly string[];
    /** Whether they must have passed on top of the branch's newest commit. */
    readonly upToDate: boolean;
    /** The App id that must have reported them; without it anybody who may write can. */
    readonly app?: number;
  };
  readonly signedCommits: boolean;
  readonly linearHistory: boolean;
  /** Who is exempt. */
  readonly bypass: readonly Actor[];
}

const ALL_METHODS: MergeSettings["methods"] = ["merge", "squash", "rebase"];

/** The ruleset of a repository's default branch. */
export function branchRuleset(
  repository: pulumi.Input<string>,
  rules: BranchRules,
  methods = ALL_METHODS,
): github.RepositoryRulesetArgs {
  const { pullRequest, statusChecks } = rules;
  return {
    name: "default branch",
    repository,
    target: "branch",
    enforcement: rules.enforcement,
    conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
    bypassActors: rules.bypass.map(bypassActor),
    rules: {
      deletion: true,
      nonFastForward: true,
      ...(rules.signedCommits ? { requiredSignatures: true } : {}),
      ...(rules.linearHistory ? { requiredLinearHistory: true } : {}),
      ...(pullRequest === undefined
        ? {}
        : {
            pullRequest: {
              requiredApprovingReviewCount: pullRequest.approvals,
              requireCodeOwnerReview: pullRequest.codeOwners,
              dismissStaleReviewsOnPush: pullRequest.dismissStale,
              requireLastPushApproval: pullRequest.lastPush,
              allowedMergeMethods: [...methods],
            },
          }),
      ...(statusChecks === undefined
        ? {}
        : {
            requiredStatusChecks: {
              strictRequiredStatusChecksPolicy: statusChecks.upToDate,
              requiredChecks: statusChecks.checks.map((context) => ({
                context,
                ...(statusChecks.app === undefined ? {} : { integrationId: statusChecks.app }),
              })),
            },
          }),
    },
  };
}

/** The ruleset that keeps every tag below `prefix/` for a few: nobody else creates, moves or deletes one. */
export function tagRuleset(
  repository: pulumi.Input<string>,
  prefix: string,
  mayPush: readonly Actor[],
): github.RepositoryRulesetArgs {
  return {
    name: `tags ${prefix}/`,
    repository,
    target: "tag",
    enforcement: "active",
    conditions: { refName: { includes: [`refs/tags/${prefix}/**/*`], excludes: [] } },
    bypassActors: mayPush.map(bypassActor),
    rules: { creation: true, update: true, deletion: true, nonFastForward: true },
  };
}

/** The rulesets of one repository: of its default branch, and of tags by prefix. */
export interface RulesetSpec {
  readonly branch?: BranchRules;
  readonly tags?: Readonly<Record<string, readonly Actor[]>>;
}

export function registerRulesets(
  name: string,
  repository: pulumi.Input<string>,
  { branch, tags = {} }: RulesetSpec,
  methods: MergeSettings["methods"] | undefined,
  opts: pulumi.CustomResourceOptions,
): void {
  if (branch !== undefined)
    new github.RepositoryRuleset(`${name}-branch`, branchRuleset(repository, branch, methods), opts);
  for (const [prefix, mayPush] of Object.entries(tags))
    new github.RepositoryRuleset(`${name}-tags-${prefix}`, tagRuleset(repository, prefix, mayPush), opts);
}
