import type { GoDuration } from "../duration.ts";
import type { GitProvider } from "./git.ts";
import type { NumberOrExpression, StepOf, StepOptions } from "./options.ts";

interface PullRequestConfig {
  readonly repoURL: string;
  /** Default: told by the repository's host. A host of one's own must be named. */
  readonly provider?: GitProvider;
  readonly insecureSkipTLSVerify?: boolean;
}

export interface GitOpenPrConfig extends PullRequestConfig {
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly title?: string;
  readonly description?: string;
  readonly labels?: readonly string[];
}
export type GitOpenPr = StepOf<"git-open-pr", GitOpenPrConfig>;

/** Opens a pull request; skipped when there is nothing to merge. Outputs: `pr.id`, `pr.url`. */
export const gitOpenPr = (config: GitOpenPrConfig, options: StepOptions = {}): GitOpenPr => ({
  uses: "git-open-pr",
  ...options,
  config,
});

export interface GitWaitForPrConfig extends PullRequestConfig {
  readonly prNumber: NumberOrExpression;
  /** How often to look; default 30s, at least 10s. */
  readonly pollInterval?: GoDuration;
}
export type GitWaitForPr = StepOf<"git-wait-for-pr", GitWaitForPrConfig>;

/** Waits until somebody merges a pull request. Outputs: `commit`, `pr.id`, `pr.url`, `pr.open`, `pr.merged`. */
export const gitWaitForPr = (config: GitWaitForPrConfig, options: StepOptions = {}): GitWaitForPr => ({
  uses: "git-wait-for-pr",
  ...options,
  config,
});

export interface GitMergePrConfig extends PullRequestConfig {
  readonly prNumber: NumberOrExpression;
  /** Whether to wait until the pull request can be merged; default false: fail. */
  readonly wait?: boolean;
  readonly pollInterval?: GoDuration;
  /** What the service offers: GitHub knows merge, rebase and squash. */
  readonly mergeMethod?: string;
}
export type GitMergePr = StepOf<"git-merge-pr", GitMergePrConfig>;

/** Merges a pull request. Outputs: `commit`. */
export const gitMergePr = (config: GitMergePrConfig, options: StepOptions = {}): GitMergePr => ({
  uses: "git-merge-pr",
  ...options,
  config,
});
