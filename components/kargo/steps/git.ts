import type { StepOf, StepOptions } from "./options.ts";

/** Exactly one of branch, commit and tag, or none for the repository's default branch. */
type Revision =
  | { readonly branch?: never; readonly commit?: never; readonly tag?: never }
  | { readonly branch: string; readonly commit?: never; readonly tag?: never }
  | { readonly commit: string; readonly branch?: never; readonly tag?: never }
  | { readonly tag: string; readonly branch?: never; readonly commit?: never };

/** One work tree of a clone. `As` names its commit among the step's outputs. */
export type Checkout<As extends string = string> = Revision & {
  readonly path: string;
  readonly as?: As;
  /** Makes the branch, without history, when the repository has none of this name; default false. */
  readonly create?: boolean;
  /** The folders to check out; default: all. */
  readonly sparse?: readonly string[];
};

export interface GitCloneConfig<As extends string = string> {
  readonly repoURL: string;
  readonly checkout: readonly Checkout<As>[];
  readonly author?: { readonly name: string; readonly email: string; readonly signingKey?: string };
  readonly insecureSkipTLSVerify?: boolean;
  readonly recurseSubmodules?: boolean;
  /** Fetches the contents of files when they are needed; default false. */
  readonly blobless?: boolean;
}
export type GitClone<As extends string = string> = StepOf<"git-clone", GitCloneConfig<As>>;

/** Clones a repository into one or more work trees. Outputs: `commits.<as>` for each checkout that has an `as`. */
export const gitClone = <const As extends string = never>(
  config: GitCloneConfig<As>,
  options: StepOptions = {},
): GitClone<As> => ({ uses: "git-clone", ...options, config });

export interface GitClearConfig {
  readonly path: string;
}
export type GitClear = StepOf<"git-clear", GitClearConfig>;

/** Deletes everything from a work tree. */
export const gitClear = (config: GitClearConfig, options: StepOptions = {}): GitClear => ({
  uses: "git-clear",
  ...options,
  config,
});

export interface GitCommitConfig {
  readonly path: string;
  readonly message: string;
}
export type GitCommit = StepOf<"git-commit", GitCommitConfig>;

/** Commits every change of a work tree; skipped when there is none. Outputs: `commit`, HEAD where it was skipped. */
export const gitCommit = (config: GitCommitConfig, options: StepOptions = {}): GitCommit => ({
  uses: "git-commit",
  ...options,
  config,
});

/** Where a push goes: the checked-out branch, a named one, one of the promotion's own, or a tag. */
type PushTarget =
  | { readonly targetBranch?: string; readonly generateTargetBranch?: never; readonly tag?: never }
  | { readonly generateTargetBranch: true; readonly targetBranch?: never; readonly tag?: never }
  | {
      readonly tag: string;
      readonly targetBranch?: never;
      readonly generateTargetBranch?: never;
      readonly force?: never;
    };

export type GitPushConfig = PushTarget & {
  readonly path: string;
  /** Attempts when others push at the same time; default 10. */
  readonly maxAttempts?: number;
  readonly force?: boolean;
  readonly provider?: GitProvider;
};
export type GitPush = StepOf<"git-push", GitPushConfig>;

/** The services whose pull requests Kargo can handle. */
export type GitProvider = "azure" | "bitbucket" | "gitea" | "github" | "gitlab";

/**
 * Pushes a work tree, on top of what others pushed meanwhile. Outputs: `branch`, `commit` and, for known services,
 * `commitURL`. The commit differs from git-commit's when it had to be put on top of others.
 */
export const gitPush = (config: GitPushConfig, options: StepOptions = {}): GitPush => ({
  uses: "git-push",
  ...options,
  config,
});

export interface GitTagConfig {
  readonly path: string;
  readonly tag: string;
  readonly message: string;
  /** Moves the tag where the clone has one of this name; default false. */
  readonly force?: boolean;
}
export type GitTag = StepOf<"git-tag", GitTagConfig>;

/** Puts an annotated tag on a work tree's commit; a git-push with `tag` publishes it. Outputs: `commit`. */
export const gitTag = (config: GitTagConfig, options: StepOptions = {}): GitTag => ({
  uses: "git-tag",
  ...options,
  config,
});
