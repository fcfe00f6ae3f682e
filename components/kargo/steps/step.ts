import type { ArgoCdUpdate, ArgoCdWait } from "./argocd.ts";
import type { Copy, FileWrite, JsonUpdate, YamlUpdate } from "./files.ts";
import type { ComposeOutput, Fail, Http, SetMetadata } from "./flow.ts";
import type { GitClear, GitClone, GitCommit, GitPush, GitTag } from "./git.ts";
import type { GitMergePr, GitOpenPr, GitWaitForPr } from "./pull-request.ts";
import type { HelmTemplate, HelmUpdateChart, KustomizeBuild, KustomizeSetImage } from "./render.ts";

/** Every step that this library knows, told apart by `uses` (Kargo 1.11). */
export type Step =
  | GitClone
  | GitClear
  | GitCommit
  | GitPush
  | GitTag
  | GitOpenPr
  | GitWaitForPr
  | GitMergePr
  | Copy
  | FileWrite
  | YamlUpdate
  | JsonUpdate
  | KustomizeSetImage
  | KustomizeBuild
  | HelmTemplate
  | HelmUpdateChart
  | ArgoCdUpdate
  | ArgoCdWait
  | Http
  | SetMetadata
  | ComposeOutput
  | Fail;

/** Outputs of the steps whose configuration does not decide them. */
interface FixedOutputs {
  readonly "git-commit": "commit";
  readonly "git-push": "branch" | "commit" | "commitURL";
  readonly "git-tag": "commit";
  readonly "git-open-pr": "pr.id" | "pr.url";
  readonly "git-wait-for-pr": "commit" | "pr.id" | "pr.url" | "pr.open" | "pr.merged";
  readonly "git-merge-pr": "commit";
  readonly "yaml-update": "commitMessage";
  readonly "json-update": "commitMessage";
  readonly "kustomize-set-image": "commitMessage";
  readonly "helm-update-chart": "commitMessage";
}

/** The names of a step's outputs. */
export type OutputsOf<S extends Step> =
  S extends GitClone<infer As>
    ? `commits.${As}`
    : S extends Http<infer Output>
      ? Output
      : S extends ComposeOutput<infer Output>
        ? Output
        : S["uses"] extends keyof FixedOutputs
          ? FixedOutputs[S["uses"]]
          : never;
