import { join } from "node:path";
import { expect } from "vitest";
import { type PulumiResult, runPulumi } from "#sandbox/engine/pulumi.ts";
import { openSession } from "#sandbox/session.ts";
import { endToEnd } from "./context.ts";
import { editYaml } from "./workspace.ts";

/** Output that can be searched: no colours and no line for each second. */
const READABLE = ["--color", "never", "--suppress-progress", "--non-interactive"];

/** Options of every update: the preview would say once more what a test of previews says. */
const UNATTENDED = ["--yes", "--skip-preview"];

/** The variables of a run: the sandbox's, and over them those that a test changes. */
export const environmentWith = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { sandbox, engine } = endToEnd();
  return { ...openSession(sandbox, engine).environment, ...changes };
};

/** The arguments of a run: command and stack, then what the test adds. */
export const argumentsOf = (command: string, stack: string, more: readonly string[] = []): string[] => [
  command,
  "--stack",
  stack,
  ...(command === "up" || command === "destroy" ? UNATTENDED : []),
  ...(command === "refresh" ? ["--yes", "--skip-preview"] : []),
  ...more,
  ...READABLE,
];

type Command = "up" | "preview" | "refresh" | "destroy";

/**
 * Runs the engine on a stack of the project in a folder and returns how it ended.
 * @param variables that this project has and the scenario's has not
 */
const pulumiIn =
  (folder: string, variables: Readonly<Record<string, string>> = {}) =>
  (
    command: Command,
    stack: string,
    more: readonly string[] = [],
    changes: Readonly<Record<string, string>> = {},
  ): Promise<PulumiResult> => {
    const { engine } = endToEnd();
    const run = {
      pulumi: engine.pulumi,
      environment: environmentWith({ ...variables, ...changes }),
      project: folder,
    };
    return runPulumi({ ...run, output: "capture" }, argumentsOf(command, stack, more));
  };
type Run = Parameters<ReturnType<typeof pulumiIn>>;
type Place = Parameters<typeof pulumiIn>;

/** Runs the engine and returns what it printed; a run that fails fails the test, with what was printed. */
export const succeedingIn =
  (...place: Place) =>
  async (...run: Run): Promise<string> => {
    const { exitCode, all } = await pulumiIn(...place)(...run);
    expect(exitCode, all).toBe(0);
    return all;
  };

/** Runs the engine and returns what it printed; a run that ends well fails the test, with what was printed. */
export const failingIn =
  (...place: Place) =>
  async (...run: Run): Promise<string> => {
    const { exitCode, all } = await pulumiIn(...place)(...run);
    expect(exitCode, all).not.toBe(0);
    return all;
  };

/** The same three on the scenario's project. */
export const pulumi = (...run: Run): Promise<PulumiResult> => pulumiIn(endToEnd().folder)(...run);
export const succeeding = (...run: Run): Promise<string> => succeedingIn(endToEnd().folder)(...run);
export const failing = (...run: Run): Promise<string> => failingIn(endToEnd().folder)(...run);

/** Pins versions in a stack file, as a person edits it; `undefined` leaves a service out. */
export function pin(stack: string, versions: Readonly<Record<string, string>>): void {
  editYaml(join(endToEnd().folder, `Pulumi.${stack}.yaml`), (document) => {
    for (const [service, version] of Object.entries(versions))
      document.setIn(["config", "slipway:freight", service], version);
  });
}

/** Runs `pulumi cancel`, the way out that the engine names when a killed run left its lock. */
export async function cancel(stack: string): Promise<void> {
  const { engine, folder } = endToEnd();
  const run = {
    pulumi: engine.pulumi,
    environment: environmentWith(),
    project: folder,
    output: "capture",
  } as const;
  const { exitCode, all } = await runPulumi(run, [
    "cancel",
    "--stack",
    stack,
    "--yes",
    ...READABLE.slice(0, 2),
  ]);
  expect(exitCode, all).toBe(0);
}
