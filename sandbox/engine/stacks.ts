import { access } from "node:fs/promises";
import { type PulumiRun, runPulumi, statesFolder } from "./pulumi.ts";
import { keepingStackFiles, stateFile } from "./stack-files.ts";

/**
 * Creates the stacks that do not exist yet, and takes out of the stack files any salt that an interrupted run left.
 * @throws with the engine's words when it cannot create one
 */
export async function ensureStacks(run: Omit<PulumiRun, "output">, stacks: readonly string[]): Promise<void> {
  const states = statesFolder(run.environment);
  if (states === undefined)
    throw new Error("Stacks of the sandbox are kept in files: PULUMI_BACKEND_URL must say file://");
  await keepingStackFiles(run.project, states, async () => {
    for (const stack of stacks) {
      if (await exists(await stateFile(states, run.project, stack))) continue;
      const made = await runPulumi({ ...run, output: "capture" }, [
        "stack",
        "init",
        stack,
        "--no-select",
        "--non-interactive",
      ]);
      if (made.exitCode !== 0) throw new Error(`The stack ${stack} cannot be created:\n${made.all}`);
    }
  });
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
