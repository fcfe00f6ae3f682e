import { appendFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { execa } from "execa";
import { plansOf } from "#components/promotion/lifecycle.ts";
import { pullRequestRun } from "../plan/actions.ts";
import { environmentsTouched } from "../plan/changed.ts";
import { changedFiles, githubClient, MARKER_LENGTH, setStatus, stickyComment } from "../plan/comment.ts";
import { describePlan } from "../plan/describe.ts";
import { type EnginePreview, parsePreview } from "../plan/engine-preview.ts";
import { helmRenderer } from "../plan/helm.ts";
import { kustomizeBuilder } from "../plan/kustomize.ts";
import { makePlan, type Sources } from "../plan/make.ts";
import { COMMENT_LIMIT, markdown, SUMMARY_LIMIT } from "../plan/markdown.ts";
import { exitCodeOf, type Plan } from "../plan/model.ts";
import { terminal } from "../plan/terminal.ts";
import { variablesWithoutCluster } from "../plan/without-cluster.ts";
import { openGitops } from "./gitops.ts";
import { json } from "./output.ts";
import { type Environment, openProject, type Project } from "./project.ts";

interface Options {
  readonly format: "terminal" | "markdown" | "json";
  readonly offline?: true;
  readonly refresh?: true;
  readonly changed?: true;
  readonly comment?: true;
}

/** `plan`: what `pulumi up` would do, for a reviewer. */
export const addPlan = (program: Command): void => {
  program
    .command("plan")
    .description(
      "show what `pulumi up` would do: promotions with their gates, platform changes, manifests, files",
    )
    .argument("[environments...]", "environments to plan (default: all)")
    .addOption(
      new Option("--format <format>", "json is for programs")
        .choices(["terminal", "markdown", "json"])
        .default("terminal"),
    )
    .addOption(
      new Option("--offline", "plan without a cluster, and say what could not be seen").conflicts("refresh"),
    )
    .option("--refresh", "also look for changes that were made by hand, in the cluster and on GitHub")
    .option("--changed", "only the environments that the pull request's files touch (GitHub Actions)")
    .option("--comment", "write the plan as one comment and a status per environment (GitHub Actions)")
    .addHelpText(
      "after",
      "\nExit code: 0 nothing to do, 2 changes, 1 refused or failed.\nExample: npm run plan -- staging prod",
    )
    .action(async (names: string[], options: Options) => {
      process.exitCode = await plan(names, options);
    });
};

async function plan(names: readonly string[], options: Options): Promise<number> {
  const project = openProject(process.cwd());
  if (options.offline) Object.assign(process.env, variablesWithoutCluster(project));
  const named = names.length === 0 ? project.environments : names.map((name) => project.environment(name));
  const environments = options.changed ? await touched(named) : named;
  const made = await makePlan(project, environments, sourcesOf(project, options));
  console.log(shown(made, options.format));
  if (options.comment) await report(made, project);
  return exitCodeOf(made);
}

const sourcesOf = (project: Project, { offline, refresh }: Options): Sources => ({
  preview: (environment) => enginePreview(project.folder, environment, refresh ? ["--refresh"] : []),
  promotions: ({ promotions }) => plansOf(promotions),
  clone: () => openGitops(project),
  render: helmRenderer(),
  build: kustomizeBuilder(),
  offline: offline === true,
  unseen: [
    ...(refresh ? [] : ["changes made by hand, in the cluster or on GitHub: `--refresh` looks for them"]),
    ...(offline
      ? ["the cluster: whether it answers, takes the manifests, and runs what it ran; values of its secrets"]
      : []),
  ],
});

async function enginePreview(
  folder: string,
  { environment }: Environment,
  flags: readonly string[],
): Promise<EnginePreview> {
  const { stdout, stderr } = await execa(
    "pulumi",
    ["preview", "--json", "--non-interactive", "--stack", environment, ...flags],
    { cwd: folder, reject: false },
  );
  return parsePreview(stdout.trim() === "" ? stderr : stdout);
}

function shown(made: Plan, format: Options["format"]): string {
  if (format === "json") return json(made);
  const document = describePlan(made);
  return format === "markdown" ? markdown(document) : terminal(document);
}

async function touched(environments: readonly Environment[]): Promise<Environment[]> {
  const { pull, apiUrl, token } = pullRequestRun();
  const paths = await changedFiles(githubClient(apiUrl, token), pull);
  const names = environmentsTouched(
    paths,
    environments.map(({ environment }) => environment),
  );
  return environments.filter(({ environment }) => names.includes(environment));
}

/** Tells the pull request and the job's summary. */
async function report(made: Plan, { environments }: Project): Promise<void> {
  const { pull, apiUrl, token } = pullRequestRun();
  const document = describePlan(made);
  const github = githubClient(apiUrl, token);
  const elsewhere = "The whole plan is in the summary of the job, or run `npm run plan`.";
  const address = await stickyComment(
    github,
    pull,
    markdown(document, COMMENT_LIMIT - MARKER_LENGTH, elsewhere),
  );
  for (const { environment } of environments) {
    const own = made.environments.find((one) => one.environment === environment);
    await setStatus(github, pull, environment, own);
  }
  if (process.env.GITHUB_STEP_SUMMARY !== undefined)
    appendFileSync(
      process.env.GITHUB_STEP_SUMMARY,
      `${markdown(document, SUMMARY_LIMIT, "All of it: `npm run plan`.")}\n`,
    );
  console.error(`written to ${address}`);
}
