import { type CiService, header } from "../model.ts";
import { sourceChecks } from "../toolchains.ts";
import { imageJob } from "./image-job.ts";
import { proposeJob, releaseJob, versionJob } from "./release-jobs.ts";
import { checkout, expression, type Job, MACHINE, READ_SOURCES, uses, workflowText } from "./workflow.ts";

/** The pipeline of a service as a workflow of GitHub Actions. */
export function githubWorkflow(service: CiService): string {
  const verify = verifyJob(service);
  const needs = verify === undefined ? [] : ["verify"];
  return workflowText(header(), {
    name: "ci",
    on: { pull_request: {}, push: { branches: [service.branch] } },
    permissions: {},
    concurrency: {
      group: `ci-${expression("github.ref")}`,
      // A release that has begun is finished; a pull request is about its newest commit.
      "cancel-in-progress": expression("github.event_name == 'pull_request'"),
    },
    env: { IMAGE: service.image },
    jobs: {
      ...(verify === undefined ? {} : { verify }),
      image: imageJob(service, needs),
      version: versionJob(needs),
      release: releaseJob(service),
      ...(service.proposal === undefined ? {} : { propose: proposeJob(service, service.proposal) }),
    },
  });
}

function verifyJob(service: CiService): Job | undefined {
  const checks = sourceChecks(service);
  if (checks === undefined) return undefined;
  const { toolchain, version, steps } = checks;
  return {
    name: "lint, test, build",
    "runs-on": MACHINE,
    "timeout-minutes": 30,
    permissions: READ_SOURCES,
    steps: [
      checkout(),
      { uses: uses(toolchain.setup.action), with: toolchain.setup.with(version) },
      ...steps.map(({ name, commands }) => ({ name, run: commands.join("\n") })),
    ],
  };
}
