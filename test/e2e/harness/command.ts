import { join } from "node:path";
import { execa } from "execa";
import { endToEnd } from "./context.ts";
import { environmentWith } from "./pulumi.ts";

/** How a command of the product ended. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both outputs, as a terminal shows them. */
  readonly all: string;
}

/** Runs a command of the product (src/cli.ts) in the project, with the sandbox's environment and changes to it. */
export async function command(
  args: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { folder } = endToEnd();
  const { exitCode, stdout, all } = await execa(process.execPath, [join(folder, "src/cli.ts"), ...args], {
    cwd: folder,
    env: environmentWith(changes),
    reject: false,
    all: true,
  });
  return { exitCode: exitCode ?? -1, stdout, all };
}
