import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import { numericId } from "./actors.ts";

/** A deployment environment of a repository: what jobs that name it must wait for, and what they are given. */
export interface EnvironmentSpec {
  /** One of these must approve a job. GitHub takes at most six. */
  readonly reviewers: {
    /** Numeric ids of teams. */
    readonly teams: readonly pulumi.Input<string>[];
    /** Logins. */
    readonly users: readonly string[];
  };
  /** Whether who started a job may approve it. */
  readonly selfReview: boolean;
  /** Minutes that a job waits. */
  readonly waitMinutes: number;
  /** Whether administrators of the repository may skip all this. */
  readonly adminsBypass: boolean;
  /** Where jobs may come from: any branch or tag, branches with rules, or names that match a pattern. */
  readonly from:
    | "any"
    | "protected"
    | { readonly branches: readonly string[]; readonly tags: readonly string[] };
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  readonly variables: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Registers one environment with its deployment policies, secrets and variables. */
export function registerEnvironment(
  name: string,
  repository: pulumi.Input<string>,
  environment: string,
  spec: EnvironmentSpec,
  opts: pulumi.CustomResourceOptions,
): void {
  const own = new github.RepositoryEnvironment(
    name,
    environmentArgs(repository, environment, spec, opts),
    opts,
  );
  const at = { repository, environment: own.environment };
  if (typeof spec.from === "object") {
    for (const branchPattern of spec.from.branches)
      new github.RepositoryEnvironmentDeploymentPolicy(
        `${name}-branch-${branchPattern}`,
        { ...at, branchPattern },
        opts,
      );
    for (const tagPattern of spec.from.tags)
      new github.RepositoryEnvironmentDeploymentPolicy(
        `${name}-tag-${tagPattern}`,
        { ...at, tagPattern },
        opts,
      );
  }
  for (const [secretName, value] of Object.entries(spec.secrets))
    new github.ActionsEnvironmentSecret(`${name}-${secretName}`, { ...at, secretName, value }, opts);
  for (const [variableName, value] of Object.entries(spec.variables))
    new github.ActionsEnvironmentVariable(`${name}-${variableName}`, { ...at, variableName, value }, opts);
}

function environmentArgs(
  repository: pulumi.Input<string>,
  environment: string,
  { reviewers, from, ...spec }: EnvironmentSpec,
  opts: pulumi.CustomResourceOptions,
): github.RepositoryEnvironmentArgs {
  const { teams, users } = reviewers;
  return {
    repository,
    environment,
    waitTimer: spec.waitMinutes,
    canAdminsBypass: spec.adminsBypass,
    preventSelfReview: !spec.selfReview,
    ...(teams.length + users.length === 0
      ? {}
      : { reviewers: [{ teams: teams.map(numericId), users: users.map((login) => userId(login, opts)) }] }),
    ...(from === "any"
      ? {}
      : {
          deploymentBranchPolicy: {
            protectedBranches: from === "protected",
            customBranchPolicies: from !== "protected",
          },
        }),
  };
}

/** GitHub knows reviewers by number and people know them by login; the number is asked for on every run. */
const userId = (username: string, { parent }: pulumi.CustomResourceOptions): pulumi.Output<number> =>
  github.getUserOutput({ username }, parent === undefined ? {} : { parent }).id.apply(Number);
