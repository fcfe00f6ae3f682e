import type { Command } from "commander";
import { type Disagreement, disagreementsOf } from "#components/promotion/disagreements.ts";
import { openGitops } from "./gitops.ts";
import { json } from "./output.ts";
import { openProject } from "./project.ts";
import { openClusters, serviceStates } from "./service-states.ts";

interface Options {
  readonly offline?: true;
  readonly json?: true;
}

/** `verify-state`: do pins, Git, records, Argo CD and the running pods say the same? */
export const addVerifyState = (program: Command): void => {
  program
    .command("verify-state")
    .description(
      "compare pins, Git, verified/ tags, Argo CD and the running images; exit code 1 if they disagree",
    )
    .argument("[env]", "default: every environment")
    .option("--offline", "without the cluster: pins, Git and tags")
    .option("--json", "for a program")
    .addHelpText("after", "\nExample: npm run verify-state -- prod")
    .action(async (env: string | undefined, { offline, json: asJson }: Options) => {
      const project = openProject(process.cwd());
      const environments = env === undefined ? project.environments : [project.environment(env)];
      const clone = await openGitops(project);
      const found: Disagreement[] = [];
      let compared = 0;
      for (const one of environments) {
        const clusters = offline ? undefined : await openClusters(one);
        const states = await serviceStates(one, clone, clusters);
        compared += states.length;
        found.push(...states.flatMap(disagreementsOf));
      }
      console.log(asJson ? json(found) : report(found, compared));
      if (found.length > 0) process.exitCode = 1;
    });
};

const report = (found: readonly Disagreement[], compared: number): string =>
  found.length === 0
    ? `✔ ${compared} services agree`
    : found
        .map(({ stage, service, what, settle }) => `✗ ${stage}/${service}: ${what}\n    ${settle}`)
        .join("\n");
