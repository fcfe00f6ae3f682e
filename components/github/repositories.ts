import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

/** One repository. */
export interface RepositorySpec {
  readonly name: string;
  readonly description: string;
}

export interface RepositoriesArgs {
  /** The repositories by role: `gitops`, or the service's name. */
  readonly repositories: Readonly<Record<string, RepositorySpec>>;
  readonly visibility: "private" | "internal" | "public";
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
    super("slipway:github:Repositories", name, args, opts);
    this.repositories = Object.fromEntries(
      Object.entries(args.repositories).map(([role, spec]) => [
        role,
        new github.Repository(
          `${name}-${role}`,
          {
            name: spec.name,
            description: spec.description,
            visibility: args.visibility,
            autoInit: true,
            deleteBranchOnMerge: true,
            hasIssues: true,
            archived: false,
            archiveOnDestroy: args.onDestroy === "archive",
          },
          // autoInit matters at creation alone; an adopted repository does not report it.
          { parent: this, ignoreChanges: ["autoInit"], ...(args.adopt ? { import: spec.name } : {}) },
        ),
      ]),
    );
    this.registerOutputs();
  }
}
