import { Command } from "commander";
import { commands } from "./commands/all.ts";

const program = new Command("slipway")
  .description(
    "What is asked and done beside `pulumi preview` and `pulumi up`, on the project in this folder",
  )
  .showHelpAfterError();
for (const add of commands) add(program);

try {
  await program.parseAsync();
} catch (error) {
  // What went wrong, for people; a stack trace helps only those who ask for it.
  console.error(
    process.env.SLIPWAY_DEBUG === "1" ? error : `\n${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
