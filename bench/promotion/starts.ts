import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { getPrograms, prepareEngine, startLocal } from "#sandbox/local.ts";
import { readProject } from "#sandbox/project.ts";
import { resetSandbox, stopSandbox } from "#sandbox/sandbox.ts";
import { openSession, type Session } from "#sandbox/session.ts";
import type { Lab } from "../lab.ts";
import type { Section } from "../report.ts";
import { type Steps, timed } from "../steps.ts";
import { isHealthy, openKube } from "./kube.ts";

/** How long Applications may take to become healthy once every `up` has ended, in milliseconds. */
const PATIENCE = 60_000;

/** From `npm start` to fifteen healthy Applications. */
const GOAL_SECONDS = 90;

interface Start {
  readonly session: Session;
  /** Seconds until every process was ready. */
  readonly processes: number;
  /** Seconds until every Application was healthy, programs and engine included. */
  readonly healthy: number;
}

/** What `npm start` does: programs, processes, engine, `up` of each environment; and then a look at the Applications. */
async function start({ root, project, scratch }: Lab, steps: Steps): Promise<Start> {
  const began = performance.now();
  const programs = await getPrograms(() => {});
  const { result: sandbox, seconds: processes } = await timed(() => startLocal(root, programs, () => {}));
  steps.check();
  const engine = await prepareEngine(root, project, programs);
  // Whatever an engine that is ended leaves in the temporary folder is removed with the lab.
  const environment = { ...engine.environment, TMPDIR: scratch };
  const session = openSession(sandbox, { ...engine, environment });
  const { environments, services } = readProject(project);
  for (const environment of environments) {
    steps.check();
    const up = ["up", "--stack", environment, "--yes", "--skip-preview", "--non-interactive"];
    const { exitCode, all } = await session.run(project, up, "capture");
    steps.check();
    if (exitCode !== 0) throw new Error(`pulumi ${up.join(" ")} ended with exit code ${exitCode}:\n${all}`);
  }
  await untilHealthy(session, services.length * environments.length);
  return { session, processes, healthy: (performance.now() - began) / 1_000 };
}

async function untilHealthy({ sandbox }: Session, wanted: number): Promise<void> {
  const kube = openKube(sandbox.kubeconfig);
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const applications = await kube.applications();
    const healthy = applications.filter(isHealthy).length;
    if (applications.length === wanted && healthy === wanted) return;
    if (performance.now() > deadline)
      throw new Error(
        `${healthy} of ${wanted} Applications are healthy ${PATIENCE / 1_000} s after the last up`,
      );
    await sleep(100);
  }
}

/** Measures cold and warm starts; the sandbox of the last one keeps running. */
export async function measureStarts(
  lab: Lab,
  count: number,
  steps: Steps,
): Promise<{ session: Session; section: Section }> {
  const cold: Start[] = [];
  const warm: Start[] = [];
  for (let n = 1; n <= count; n++) {
    steps.check();
    await resetSandbox(lab.root);
    cold.push(await start(lab, steps));
    steps.say(`cold start ${n}/${count}: ${describe(cold)}`);
  }
  for (let n = 1; n <= count; n++) {
    steps.check();
    await stopSandbox(lab.root, () => {});
    warm.push(await start(lab, steps));
    steps.say(`warm start ${n}/${count}: ${describe(warm)}`);
  }
  const session = warm.at(-1)?.session;
  if (session === undefined) throw new RangeError(`${count} starts are none: give at least one`);
  return { session, section: sectionOf(cold, warm) };
}

const describe = (starts: readonly Start[]): string => {
  const { processes = 0, healthy = 0 } = starts.at(-1) ?? {};
  return `processes ready after ${processes.toFixed(1)} s, all healthy after ${healthy.toFixed(1)} s`;
};

const sectionOf = (cold: readonly Start[], warm: readonly Start[]): Section => ({
  title: "Start of the sandbox",
  notes: [
    "Cold: empty data folder; warm: stopped, data there. Programs are in the cache both times. Few samples: read them as orders of magnitude.",
    "`npm start` here is its steps in this process: programs, processes, engine, `pulumi up` of dev, staging and prod (cold: first deployment of all; warm: nothing to change), until Argo CD calls all 15 Applications Synced and Healthy.",
  ],
  rows: [
    { what: "cold start, all processes ready", samples: cold.map(({ processes }) => processes) },
    { what: "warm start, all processes ready", samples: warm.map(({ processes }) => processes) },
    {
      what: "cold `npm start` to 15 healthy Applications",
      samples: cold.map(({ healthy }) => healthy),
      goalSeconds: GOAL_SECONDS,
    },
    {
      what: "warm `npm start` to 15 healthy Applications",
      samples: warm.map(({ healthy }) => healthy),
      goalSeconds: GOAL_SECONDS,
    },
  ],
});
