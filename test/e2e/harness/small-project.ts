import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { type PulumiResult, runPulumi } from "#sandbox/engine/pulumi.ts";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { checkout } from "#sandbox/local.ts";
import { endToEnd } from "./context.ts";
import { argumentsOf, environmentWith } from "./pulumi.ts";

/** The one stack of a small project. */
export const STACK = "one";

/** Commands that take none of an update's options. */
const OTHERS = {
  cancel: ["cancel", "--stack", STACK, "--yes", "--non-interactive"],
  export: ["stack", "export", "--stack", STACK],
};

/** A project with a program of its own, beside the one that all other tests deploy. */
export interface SmallProject {
  readonly folder: string;
  run(
    command: "up" | "preview" | "refresh" | "destroy" | "cancel" | "export",
    more?: readonly string[],
  ): Promise<PulumiResult>;
}

/**
 * Makes a project of one stack whose program is a file in `test/e2e/programs`.
 * @param config keys without the project's name
 * @param variables over the sandbox's own
 */
export async function smallProject(
  name: string,
  program: string,
  config: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Promise<SmallProject> {
  const { engine, folder: beside } = endToEnd();
  const folder = mkdtempSync(join(dirname(beside), `${name}-`));
  copyFileSync(join(checkout, "package.json"), join(folder, "package.json"));
  for (const link of ["components", "node_modules"]) symlinkSync(join(checkout, link), join(folder, link));
  mkdirSync(join(folder, "program"));
  copyFileSync(join(checkout, "test/e2e/programs", `${program}.ts`), join(folder, "program", "main.ts"));
  const runtime = { name: "nodejs", options: { typescript: false } };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name, runtime, main: "program/main.ts" }));
  const keys = Object.entries(config).map(([key, value]) => [`${name}:${key}`, value]);
  writeFileSync(join(folder, `Pulumi.${STACK}.yaml`), stringify({ config: Object.fromEntries(keys) }));
  const run = { pulumi: engine.pulumi, environment: environmentWith(variables), project: folder };
  await ensureStacks(run, [STACK]);
  return {
    folder,
    run: (command, more = []) =>
      runPulumi(
        { ...run, output: "capture" },
        OTHERS[command as keyof typeof OTHERS] ?? argumentsOf(command, STACK, more),
      ),
  };
}
