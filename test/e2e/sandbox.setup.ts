import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { describePrograms, progressTo } from "#sandbox/commands/progress.ts";
import {
  checkout,
  getPrograms,
  type LocalPrograms,
  PROGRAMS,
  prepareEngine,
  startLocal,
} from "#sandbox/local.ts";
import type { EndToEnd } from "./harness/context.ts";
import { makeRunFolder, type RunFolder, rootIn } from "./harness/run-folder.ts";
import { makeWorkspace } from "./harness/workspace.ts";

const say = (line: string): void => {
  process.stderr.write(`[e2e] ${line}\n`);
};

function programsShown(): Promise<LocalPrograms> {
  const describe = describePrograms(PROGRAMS.length);
  const show = progressTo(say, false);
  return getPrograms((event) => {
    const line = describe(event);
    if (line !== undefined) show(line);
  });
}

/** Starts a sandbox of this run's own and makes the project that the tests deploy. */
async function prepare(run: string, programs: LocalPrograms): Promise<EndToEnd> {
  const sandbox = await startLocal(rootIn(run), programs, say);
  const folder = join(run, "project");
  mkdirSync(folder);
  makeWorkspace(checkout, folder);
  const engine = await prepareEngine(rootIn(run), folder, programs);
  if (engine.standIns.length > 0) say(`stand-ins of the sandbox's own: ${engine.standIns.join(", ")}`);
  return { sandbox, engine, folder, helm: programs.helm };
}

/** How many files will run at once: those that were asked for, up to the number of workers. */
const filesAtOnce = ({ vitest, config }: TestProject): number =>
  Math.min(
    config.maxWorkers,
    vitest.state.getPaths().filter((path) => path.startsWith(`${import.meta.dirname}/`)).length,
  );

/**
 * Runs once before all end-to-end tests; what it returns runs after them, whatever became of them. A file waits for most
 * of its time, so that several run at once, each worker on a sandbox of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runs: RunFolder[] = [];
  const removeAll = async (): Promise<void> => {
    await Promise.all(runs.map((run) => run.remove()));
  };
  try {
    const programs = await programsShown();
    const ready: EndToEnd[] = [];
    for (let worker = 1; worker <= filesAtOnce(project); worker++) {
      const run = makeRunFolder();
      runs.push(run);
      ready.push(await prepare(run.path, programs));
    }
    project.provide("endToEnd", ready);
    return removeAll;
  } catch (error) {
    await removeAll();
    throw error;
  }
}
