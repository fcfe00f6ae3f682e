import type { Command } from "commander";
import { openProject } from "./project.ts";

/** `check`: every environment's settings, without the engine, a cluster or a network: for an editor, a hook, or CI. */
export const addCheck = (program: Command): void => {
  program
    .command("check")
    .description("check the settings of every environment, without the engine or a network")
    .action(() => {
      for (const { environment, promotions, topology } of openProject(process.cwd()).environments)
        console.log(
          `✔ ${environment}: ${topology.services.length} services, ${promotions.length} of them pinned`,
        );
    });
};
