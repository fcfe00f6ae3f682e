/**
 * The `pulumi` of the sandbox's engine home: the real CLI, whose path is the first argument, with care for the stack
 * files. It is what `npx pulumi` and `pulumi` run once the sandbox's environment is set.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { runEngine, statesFolder } from "./pulumi.ts";
import { keepingStackFiles } from "./stack-files.ts";

/** The closest folder upwards with a Pulumi.yaml, as the engine looks for it. */
function projectAbove(folder: string): string | undefined {
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  return dirname(folder) === folder ? undefined : projectAbove(dirname(folder));
}

const [pulumi = "", ...args] = process.argv.slice(2);
const project = projectAbove(process.cwd());
const states = statesFolder(process.env);
const run = () => runEngine({ pulumi, environment: {}, project: process.cwd(), output: "terminal" }, args);
const result = await (project === undefined || states === undefined
  ? run()
  : keepingStackFiles(project, states, run));
process.exitCode = result.exitCode;
