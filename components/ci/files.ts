import { readFileSync } from "node:fs";
import { join } from "node:path";
import { githubWorkflow } from "./github/ci.ts";
import { WORKFLOW_PATH } from "./github/workflow.ts";
import { GITLAB_PATH, gitlabPipeline } from "./gitlab.ts";
import { JENKINS_PATH, jenkinsfile } from "./jenkins.ts";
import type { CiService, CiSystem } from "./model.ts";
import { updateFiles } from "./updates.ts";

/** How each system's pipeline is written, and where the system looks for it. */
const renderers: Readonly<Record<CiSystem, { path: string; render(service: CiService): string }>> = {
  github: { path: WORKFLOW_PATH, render: githubWorkflow },
  gitlab: { path: GITLAB_PATH, render: gitlabPipeline },
  jenkins: { path: JENKINS_PATH, render: jenkinsfile },
};

const script = (name: string): string => readFileSync(join(import.meta.dirname, "scripts", name), "utf8");

/** The files with which a service's repository builds, tests and publishes it: path to text. */
export function ciFiles(service: CiService, system: CiSystem): Record<string, string> {
  const { path, render } = renderers[system];
  const pipeline = { [path]: render(service), ...scripts(service) };
  return { ...pipeline, ...updateFiles(service, Object.keys(pipeline)) };
}

/** What every system runs: in the repository, so that people can run it too. */
const scripts = ({ proposal }: CiService): Record<string, string> =>
  Object.fromEntries(
    [
      "attest.sh",
      "next-version.mjs",
      "smoke-test.sh",
      "summary.sh",
      "tag.sh",
      ...(proposal === undefined ? [] : ["propose.sh"]),
    ].map((name) => [`.slipway/${name}`, script(name)]),
  );
