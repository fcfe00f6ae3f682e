import type { Command } from "commander";
import { addCheck } from "./check.ts";

/** Every command, in the order in which `--help` lists them. */
export const commands: readonly ((program: Command) => void)[] = [addCheck];
