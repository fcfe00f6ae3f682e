import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { runPulumi } from "#sandbox/engine/pulumi.ts";
import { ensureStacks } from "#sandbox/engine/stacks.ts";
import { checkout } from "#sandbox/local.ts";
import { endToEnd } from "./context.ts";
import { argumentsOf, environmentWith } from "./pulumi.ts";
import { editYaml } from "./workspace.ts";

type Command = "up" | "preview" | "refresh" | "destroy";
interface Project {
  readonly pulumi: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly project: string;
}
type Variables = Readonly<Record<string, string>>;

/** A folder of `examples/` as a project of its own, whose state is not that of the other tests. */
export interface ExampleProject {
  readonly folder: string;
  /** Another stack of the same project. */
  beside(stack: string): Promise<ExampleProject>;
  /** Runs the engine and returns what it printed; a run that fails fails the test. */
  succeeding(command: Command, more?: readonly string[], changes?: Variables): Promise<string>;
  /** Runs the engine and returns what it printed; a run that ends well fails the test. */
  failing(command: Command, more?: readonly string[], changes?: Variables): Promise<string>;
  /** Changes a setting of Pulumi.yaml, by its path below the setting's value. */
  set(setting: string, path: readonly string[], value: unknown): void;
  /** Runs a command of the product (src/cli.ts), and returns how it ended and what it printed. */
  command(...args: string[]): Promise<{ readonly exitCode: number | undefined; readonly all: string }>;
  /** Pins versions in the stack file, as a person edits it. */
  pin(versions: Readonly<Record<string, string>>): void;
  /** Sets a whole setting of the stack file. */
  own(setting: string, value: unknown): void;
}

/**
 * Copies an example beside the project of the other tests and makes one stack of it.
 * @param variables the environment variables to which the example refers, over the sandbox's own
 */
export async function exampleProject(
  example: string,
  stack: string,
  variables: Variables,
): Promise<ExampleProject> {
  const { engine, folder: beside } = endToEnd();
  const folder = mkdtempSync(join(dirname(beside), `example-${example}-`));
  const source = join(checkout, "examples", example);
  for (const file of readdirSync(source)) copyFileSync(join(source, file), join(folder, file));
  copyFileSync(join(checkout, "package.json"), join(folder, "package.json"));
  for (const link of ["src", "components", "node_modules"])
    symlinkSync(join(checkout, link), join(folder, link));
  const states = join(folder, "state");
  mkdirSync(states);
  const environment = { ...environmentWith(variables), PULUMI_BACKEND_URL: `file://${states}` };
  const run = { pulumi: engine.pulumi, environment, project: folder };
  return stackOf(run, stack);
}

async function stackOf(run: Project, stack: string): Promise<ExampleProject> {
  await ensureStacks(run, [stack]);
  const { project: folder, environment } = run;
  const ended = (command: Command, more: readonly string[] = [], changes: Variables = {}) =>
    runPulumi(
      { ...run, environment: { ...environment, ...changes }, output: "capture" },
      argumentsOf(command, stack, more),
    );
  return {
    folder,
    command: async (...args) => {
      const options = { cwd: folder, env: environment, reject: false, all: true } as const;
      const { exitCode, all } = await execa(process.execPath, [join(folder, "src/cli.ts"), ...args], options);
      return { exitCode, all };
    },
    beside: (another) => stackOf(run, another),
    succeeding: async (...command) => {
      const { exitCode, all } = await ended(...command);
      expect(exitCode, all).toBe(0);
      return all;
    },
    failing: async (...command) => {
      const { exitCode, all } = await ended(...command);
      expect(exitCode, all).not.toBe(0);
      return all;
    },
    set: (setting, path, value) =>
      editYaml(join(folder, "Pulumi.yaml"), (document) =>
        document.setIn(["config", `slipway:${setting}`, "value", ...path], document.createNode(value)),
      ),
    own: (setting, value) =>
      editYaml(join(folder, `Pulumi.${stack}.yaml`), (document) =>
        document.setIn(["config", `slipway:${setting}`], document.createNode(value)),
      ),
    pin: (versions) =>
      editYaml(join(folder, `Pulumi.${stack}.yaml`), (document) => {
        for (const [service, version] of Object.entries(versions))
          document.setIn(["config", "slipway:freight", service], version);
      }),
  };
}
