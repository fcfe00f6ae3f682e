import { Command } from "commander";
import { shellLines } from "./commands/environment.ts";
import { runCommand } from "./commands/product.ts";
import { start } from "./commands/start.ts";
import { checkout, connectLocal, resetLocal, sandboxRoot, stopLocal } from "./local.ts";
import { sandboxStatus } from "./sandbox.ts";

const program = new Command("slipway")
  .description("The sandbox: Slipway's whole system on this machine, without Docker or any account")
  .enablePositionalOptions();

program
  .command("start")
  .description("start the sandbox and bring the example product to dev, staging and prod")
  .action(start);

program
  .command("stop")
  .description("end every process of the sandbox; its data stay")
  .action(() => stopLocal(sandboxRoot(), console.log));

program
  .command("reset")
  .description("end every process of the sandbox and remove its data")
  .action(() => resetLocal(sandboxRoot(), console.log));

program
  .command("status")
  .description("list the processes of the sandbox")
  .action(() => {
    for (const { name, pid, alive, log } of sandboxStatus(sandboxRoot()))
      console.log(`${alive ? "runs " : "ended"}  ${name.padEnd(32)} pid ${pid}  ${log}`);
  });

program
  .command("env")
  .description('print the sandbox\'s environment for a shell: eval "$(npm run --silent env)"')
  .action(async () => console.log(shellLines(await connectLocal(sandboxRoot()))));

program
  .command("pulumi")
  .description("run the Pulumi engine on the project with the sandbox's environment")
  .argument("[arguments...]", "what to pass to pulumi")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    const session = await connectLocal(sandboxRoot());
    process.exitCode = (await session.run(checkout, args, "terminal")).exitCode;
  });

program
  .command("with")
  .description(
    "run a command of the product (src/cli.ts) with the sandbox's environment, where a sandbox was started",
  )
  .argument("[arguments...]", "the command and its arguments")
  .helpOption(false)
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (args: string[]) => {
    process.exitCode = await runCommand(sandboxRoot(), args);
  });

try {
  await program.parseAsync();
} catch (error) {
  // What went wrong, for people; a stack trace helps only those who ask for it.
  console.error(
    process.env.SLIPWAY_DEBUG === "1" ? error : `\n${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = 1;
}
