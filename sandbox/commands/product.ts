import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { checkout, connectLocal } from "../local.ts";

/**
 * Runs a command of the product in the checkout. Where a sandbox was started, with its environment; elsewhere as the
 * user's shell has it, so that the same npm script serves a real cluster.
 * @returns the command's exit code
 */
export async function runCommand(root: string, args: readonly string[]): Promise<number> {
  const environment = existsSync(root) ? (await connectLocal(root)).environment : {};
  const { exitCode } = await execa(process.execPath, [join(checkout, "src", "cli.ts"), ...args], {
    cwd: checkout,
    env: environment,
    stdio: "inherit",
    reject: false,
  });
  return exitCode ?? 1;
}
