import { goDuration } from "./duration.ts";
import { codeOf, context, type Expression, expression, imageFrom } from "./expression.ts";
import { onSuccess } from "./step-list.ts";
import { argocdUpdate, argocdWait } from "./steps/argocd.ts";
import { fileWrite } from "./steps/files.ts";
import { type GitProvider, gitClone, gitCommit, gitPush, gitTag } from "./steps/git.ts";
import type { StepOptions } from "./steps/options.ts";
import { gitOpenPr, gitWaitForPr } from "./steps/pull-request.ts";
import { promotionTask, type Task, type TaskVariables } from "./task.manifest.ts";

/** What a promotion is about, as expressions, for texts that name it. */
export interface PromotionWords {
  readonly service: Expression;
  readonly environment: Expression;
  readonly repository: Expression;
  readonly version: Expression;
  readonly digest: Expression;
  /** Name of the Kargo Promotion. */
  readonly promotion: Expression;
}

/** The texts that a promotion writes. */
export interface PromotionTexts {
  /** The whole image file. */
  readonly imageFile: string;
  /** The commit's message; its first line is the pull request's title. */
  readonly message: string;
  /** The tag that records a healthy release, and its message. */
  readonly record: { readonly tag: string; readonly message: string };
}

export interface ImageFileTaskSpec {
  readonly project: string;
  readonly labels: Record<string, string>;
  readonly git: {
    readonly url: string;
    readonly branch: string;
    /** Needed for pull requests where the host does not tell. */
    readonly provider?: GitProvider;
  };
  readonly argocdNamespace: string;
  /** How long a release may take to become healthy, in seconds. */
  readonly timeoutSeconds: number;
  readonly texts: (words: PromotionWords) => PromotionTexts;
}

type Required = "service" | "environment" | "image" | "imageFile" | "application";

/** How long a pull request may stay open: as long as anybody may be on holiday. */
const REVIEW_SECONDS = 14 * 24 * 3_600;

const TREE = "./gitops";
const MERGED = "./merged";

/**
 * Two tasks that promote an image by writing its file in the GitOps repository: one pushes, the other opens a pull
 * request and waits until somebody merges it. Both then sync the Application and wait until it is healthy; with
 * `record: "yes"`, the default, they record that in a tag.
 */
export function imageFileTasks(spec: ImageFileTaskSpec): {
  readonly push: Task<Required, "record">;
  readonly pullRequest: Task<Required, "record">;
} {
  const { git, project, labels } = spec;
  const common = {
    project,
    labels,
    required: ["service", "environment", "image", "imageFile", "application"],
    defaults: { record: "yes" },
  } as const;
  const clone = gitClone({ repoURL: git.url, checkout: [{ branch: git.branch, path: TREE }] });

  return {
    push: promotionTask({
      ...common,
      name: "promote",
      steps: (variables, list) => {
        const { write, commit, sync, healthy, tag, publish, wanted } = partsOf(spec, variables);
        const recorded = { if: onSuccess(wanted) };
        return list
          .add("clone", clone)
          .add("write", write)
          .add("commit", commit)
          .add("push", gitPush({ path: TREE }))
          .add("sync", sync)
          .add("healthy", healthy)
          .add("tag", tag(TREE, recorded))
          .add("publish", publish(TREE, recorded));
      },
    }),
    pullRequest: promotionTask({
      ...common,
      name: "promote-by-pull-request",
      steps: (variables, list) => {
        const { write, commit, sync, healthy, tag, publish, wanted, texts } = partsOf(spec, variables);
        const [title = ""] = texts.message.split("\n");
        const hosted = {
          repoURL: git.url,
          ...(git.provider === undefined ? {} : { provider: git.provider }),
        };
        return list
          .add("clone", clone)
          .add("write", write)
          .add("commit", commit)
          .add("push", gitPush({ path: TREE, generateTargetBranch: true }))
          .add("request", ({ output }) =>
            gitOpenPr({
              ...hosted,
              sourceBranch: output("push", "branch"),
              targetBranch: git.branch,
              title,
              description: texts.message,
            }),
          )
          .add("merged", ({ output, notSkipped }) =>
            gitWaitForPr(
              { ...hosted, prNumber: output("request", "pr.id") },
              { if: onSuccess(notSkipped("request")), retry: { timeout: goDuration(REVIEW_SECONDS) } },
            ),
          )
          .add("sync", sync)
          .add("healthy", healthy)
          .add("clone-merged", ({ output, notSkipped }) =>
            gitClone(
              { repoURL: git.url, checkout: [{ commit: output("merged", "commit"), path: MERGED }] },
              { if: onSuccess(wanted, notSkipped("request")) },
            ),
          )
          .add("tag", ({ notSkipped }) => tag(MERGED, { if: onSuccess(wanted, notSkipped("request")) }))
          .add("publish", ({ notSkipped }) =>
            publish(MERGED, { if: onSuccess(wanted, notSkipped("request")) }),
          );
      },
    }),
  };
}

/** The steps that both tasks have. */
function partsOf(
  { argocdNamespace, timeoutSeconds, texts: textsOf }: ImageFileTaskSpec,
  variables: TaskVariables<Required | "record">,
) {
  const { tag: version, digest } = imageFrom(variables.image);
  const { service, environment, image: repository } = variables;
  const { promotion } = context;
  const texts = textsOf({ service, environment, repository, version, digest, promotion });
  const application = { name: variables.application, namespace: argocdNamespace };
  const retry = { timeout: goDuration(timeoutSeconds) };
  return {
    texts,
    wanted: expression(`${codeOf(variables.record)} == 'yes'`),
    // The whole file, because the first promotion of a stage finds none, and updates set existing keys only.
    write: fileWrite({
      path: `${TREE}/${variables.imageFile}`,
      contents: texts.imageFile,
      overwrite: true,
    }),
    commit: gitCommit({ path: TREE, message: texts.message }),
    // No desired revision: the branch is everybody's, and the next commit of another stage would make this one unhealthy.
    sync: argocdUpdate({ apps: [application] }, { retry }),
    healthy: argocdWait({ apps: [{ ...application, waitFor: ["operation", "sync", "health"] }] }, { retry }),
    tag: (path: string, options: StepOptions) =>
      gitTag({ path, tag: texts.record.tag, message: texts.record.message, force: true }, options),
    // Tags of the record are never moved: that it is there already is as good.
    publish: (path: string, options: StepOptions) =>
      gitPush({ path, tag: texts.record.tag }, { ...options, continueOnError: true }),
  };
}
