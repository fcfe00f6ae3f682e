import type { Command } from "commander";
import { examine } from "./doctor/doctor.ts";
import { blocks, rendered } from "./doctor/finding.ts";
import { json } from "./output.ts";
import { openProject } from "./project.ts";

/** `doctor`: is everything there that a deployment needs? */
export const addDoctor = (program: Command): void => {
  program
    .command("doctor")
    .description(
      "look at programs, versions, tokens, permissions, reachability, clock and disk; exit code 1 if something is in the way",
    )
    .argument("[env]", "default: every environment")
    .option("--json", "for a program")
    .addHelpText("after", "\nExample: npm run doctor -- prod")
    .action(async (env: string | undefined, { json: asJson }: { json?: true }) => {
      const project = openProject(process.cwd());
      const environments = env === undefined ? project.environments : [project.environment(env)];
      const findings = await examine(project, environments);
      console.log(asJson ? json(findings) : rendered(findings));
      if (blocks(findings)) process.exitCode = 1;
    });
};
