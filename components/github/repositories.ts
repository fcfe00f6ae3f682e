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
  readonly name: string;
  readonly description: string;
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
  readonly visibility: Visibility;
  /** What becomes of the repositories when they are destroyed. */
  readonly onDestroy: "archive" | "delete";
  /** Takes over repositories that exist already, once; they keep their history. */
  readonly adopt: boolean;
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
        new github.Repository(`${name}-${role}`, repositoryArgs(spec, args), {
          parent: this,
          // Both matter at creation alone; an adopted repository does not report them.
          ignoreChanges: ["autoInit", "template"],
          ...(args.adopt ? { import: spec.name } : {}),
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

function repositoryArgs(spec: RepositorySpec, args: RepositoriesArgs): github.RepositoryArgs {
  const { topics, merge, template } = spec;
  return {
    name: spec.name,
    description: spec.description,
    visibility: spec.visibility ?? args.visibility,
    deleteBranchOnMerge: true,
    hasIssues: true,
    archived: false,
    archiveOnDestroy: args.onDestroy === "archive",
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
