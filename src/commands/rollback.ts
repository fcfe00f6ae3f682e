import type { Command } from "commander";
import { readHistory } from "#components/promotion/history.ts";
import { rollbackTarget } from "#components/promotion/rollback.ts";
import { pinned } from "../config/areas/freight.ts";
import { stackFile, writePins } from "../config/pins.ts";
import { assertService, openGitops } from "./gitops.ts";
import { openProject } from "./project.ts";

/** `rollback`: pins the last verified version before the present one. */
export const addRollback = (program: Command): void => {
  program
    .command("rollback")
    .description("pin the last verified version before the present one; the next `up` does it")
    .argument("<env>")
    .argument("<service>")
    .addHelpText(
      "after",
      "\nExample: npm run rollback -- prod catalogue\nExit code 1: nothing to go back to; nothing was written",
    )
    .action(async (env: string, service: string) => {
      const project = openProject(process.cwd());
      const environment = project.environment(env);
      assertService(environment, service);
      const pin = pinned(environment.settings.freight)[service];
      if (pin === undefined)
        throw new Error(
          `${service} has no pin in ${stackFile(env)}: its version is the pipeline's; pin it there first`,
        );
      const { promotions } = await readHistory(await openGitops(project));
      const own = promotions.filter((one) => one.stage === env && one.service === service);
      // Git is what runs: a pin that was never brought up is not what is gone back from.
      const present = own.at(-1)?.version ?? pin;
      const target = rollbackTarget(own, present);
      if (target === undefined)
        throw new Error(
          `there is no verified version of ${service} on ${env} before ${present}; pin a version of your choice in ${stackFile(env)}`,
        );
      const { to } = target;
      writePins(project.folder, env, { [service]: to.version });
      console.log(
        [
          `${stackFile(env)}: ${service} ${pin} -> ${to.version}`,
          `record: ${to.verified?.tag} of ${to.verified?.at.toISOString()}, commit ${to.commit.slice(0, 7)}, ${to.digest}`,
          `\`pulumi up -s ${env}\` goes back from ${present}, which ${own.at(-1)?.verified === undefined ? "was not verified" : "was verified"}.`,
        ].join("\n"),
      );
    });
};
