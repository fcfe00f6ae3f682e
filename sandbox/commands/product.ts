import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { checkout, connectLocal } from "../local.ts";
import { layoutOf } from "../processes/layout.ts";

/**
 * Runs a command of the product in the checkout. Where a sandbox was started, with its environment; elsewhere as the
 * user's shell has it, so that the same npm script serves a real cluster.
 * @returns the command's exit code
 */
export async function runCommand(root: string, args: readonly string[]): Promise<number> {
  const environment = existsSync(root) ? await sandboxEnvironment(root) : {};
  const { exitCode } = await execa(process.execPath, [join(checkout, "src", "cli.ts"), ...args], {
    cwd: checkout,
    env: environment,
    stdio: "inherit",
    reject: false,
  });
  return exitCode ?? 1;
}

/** The environment of engine runs, with the programs that commands call: `helm` renders a plan's manifests. */
async function sandboxEnvironment(root: string): Promise<Record<string, string>> {
  const { environment } = await connectLocal(root);
  return { ...environment, PATH: [environment.PATH, layoutOf(root).bin].join(delimiter) };
}
