import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

export type Visibility = "private" | "internal" | "public";

/** How a pull request may be merged. */
export interface MergeSettings {
  readonly methods: readonly ("merge" | "squash" | "rebase")[];
  /** Whether a pull request may be told to merge itself once its checks and reviews are there. */
  readonly auto: boolean;
}

/** One repository. What is left out keeps GitHub's own default. */
export interface RepositorySpec {
  /** Default: its role. */
  readonly name?: string;
  readonly description?: string;
  /** Instead of the visibility of all. */
  readonly visibility?: Visibility;
  readonly topics?: readonly string[];
  readonly merge?: MergeSettings;
  /** The template repository whose files it begins with; without one it begins with an empty README. */
  readonly template?: { readonly owner: string; readonly repository: string };
  /** The default branch, renamed to this; without one the account's setting decides. */
  readonly defaultBranch?: string;
}

export interface RepositoriesArgs {
  /** The repositories by role: `gitops`, or the service's name. */
  readonly repositories: Readonly<Record<string, RepositorySpec>>;
  /** Default: private. */
  readonly visibility?: Visibility;
  /** What becomes of the repositories when they are destroyed; default: archive. */
  readonly onDestroy?: "archive" | "delete";
  /** Takes over repositories that exist already, once; they keep their history. Default: false */
  readonly adopt?: boolean;
}

/** The repositories of a product: one for each service, and the GitOps repository. */
export class Repositories extends pulumi.ComponentResource {
  /** The repositories by role. */
  readonly repositories: Readonly<Record<string, github.Repository>>;

  constructor(name: string, args: RepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:github:Repositories", name, {}, opts);
    this.repositories = Object.fromEntries(
      Object.entries(args.repositories).map(([role, spec]) => [
        role,
        new github.Repository(`${name}-${role}`, repositoryArgs(role, spec, args), {
          parent: this,
          // Both matter at creation alone; an adopted repository does not report them.
          ignoreChanges: ["autoInit", "template"],
          ...(args.adopt === true ? { import: spec.name ?? role } : {}),
        }),
      ]),
    );
    for (const [role, { defaultBranch }] of Object.entries(args.repositories)) {
      const repository = this.repositories[role]?.name;
      if (defaultBranch === undefined || repository === undefined) continue;
      new github.BranchDefault(
        `${name}-${role}-branch`,
        { repository, branch: defaultBranch, rename: true, waitForRename: true },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

function repositoryArgs(
  role: string,
  { name = role, description, visibility, topics, merge, template }: RepositorySpec,
  args: RepositoriesArgs,
): github.RepositoryArgs {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    visibility: visibility ?? args.visibility ?? "private",
    deleteBranchOnMerge: true,
    hasIssues: true,
    archived: false,
    archiveOnDestroy: args.onDestroy !== "delete",
    ...(template === undefined ? { autoInit: true } : { template: { ...template } }),
    ...(topics === undefined ? {} : { topics: [...topics] }),
    ...(merge === undefined
      ? {}
      : {
          allowMergeCommit: merge.methods.includes("merge"),
          allowSquashMerge: merge.methods.includes("squash"),
          allowRebaseMerge: merge.methods.includes("rebase"),
          allowAutoMerge: merge.auto,
        }),
  };
}
