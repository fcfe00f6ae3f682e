import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { describePrograms, progressTo } from "#sandbox/commands/progress.ts";
import { checkout, getPrograms, PROGRAMS, prepareEngine, startLocal } from "#sandbox/local.ts";
import type { EndToEnd } from "./harness/context.ts";
import { makeRunFolder, rootIn } from "./harness/run-folder.ts";
import { makeWorkspace } from "./harness/workspace.ts";

const say = (line: string): void => {
  process.stderr.write(`[e2e] ${line}\n`);
};

/** Gets the programs, starts a sandbox of this run's own and makes the project that the tests deploy. */
async function prepare(run: string): Promise<EndToEnd> {
  const describe = describePrograms(PROGRAMS.length);
  const show = progressTo(say, false);
  const programs = await getPrograms((event) => {
    const line = describe(event);
    if (line !== undefined) show(line);
  });
  const sandbox = await startLocal(rootIn(run), programs, say);
  const folder = join(run, "project");
  mkdirSync(folder);
  makeWorkspace(checkout, folder);
  const engine = await prepareEngine(rootIn(run), folder, programs);
  if (engine.standIns.length > 0) say(`stand-ins of the sandbox's own: ${engine.standIns.join(", ")}`);
  return { sandbox, engine, folder, helm: programs.helm };
}

/** Runs once before all end-to-end tests; what it returns runs after them, whatever became of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = makeRunFolder();
  try {
    project.provide("endToEnd", await prepare(run.path));
    return run.remove;
  } catch (error) {
    await run.remove();
    throw error;
  }
}
