import type { Command } from "commander";
import semver from "semver";
import { pinned } from "../config/areas/freight.ts";
import { stackFile, writePins } from "../config/pins.ts";
import { assertService } from "./gitops.ts";
import { openProject } from "./project.ts";

/** `pin`: one version of one service, as a service's pipeline proposes it. */
export const addPin = (program: Command): void => {
  program
    .command("pin")
    .description("pin a version of a service; the next `up` promotes it")
    .argument("<env>")
    .argument("<service>")
    .argument("<version>")
    .addHelpText(
      "after",
      "\nExample: npm run pin -- dev catalogue 1.4.0\nA pin that is as new or newer stays: to go back is `rollback`, or an edit",
    )
    .action((env: string, service: string, version: string) => {
      console.log(pin(process.cwd(), env, service, version));
    });
};

/**
 * Writes the pin unless the present one is as new or newer: proposals of two pipelines may arrive in any order.
 * @returns what was done, for people
 * @throws an Error that names what there is, or what a version looks like
 */
export function pin(
  folder: string,
  env: string,
  service: string,
  version: string,
  variables: NodeJS.ProcessEnv = process.env,
): string {
  const environment = openProject(folder, variables).environment(env);
  assertService(environment, service);
  if (semver.valid(version) !== version)
    throw new Error(`"${version}" is not a semantic version: write it as 1.4.0 (https://semver.org)`);
  const { freight } = environment.settings;
  const present = pinned(freight)[service];
  if (present === undefined && freight[service] !== undefined)
    throw new Error(
      `Kargo chooses the version of ${service} in ${env} (it is "${freight[service]}" in ${stackFile(env)})`,
    );
  if (present !== undefined && semver.gte(present, version))
    return `${stackFile(env)}: ${service} stays at ${present}, which is not older than ${version}`;
  writePins(folder, env, { [service]: version });
  return `${stackFile(env)}: ${service} ${present ?? "(none)"} -> ${version}`;
}
