import type { Command } from "commander";
import { type PromotionRecord, readHistory } from "#components/promotion/history.ts";
import { type RollbackTarget, rollbackTarget } from "#components/promotion/rollback.ts";
import { pinned } from "../config/areas/freight.ts";
import { groupOf } from "../config/areas/groups.ts";
import { stackFile, writePins } from "../config/pins.ts";
import { assertService, openGitops } from "./gitops.ts";
import { type Environment, openProject } from "./project.ts";

/** `rollback`: pins the last verified version before the present one. */
export const addRollback = (program: Command): void => {
  program
    .command("rollback")
    .description("pin the last verified version before the present one; the next `up` does it")
    .argument("<env>")
    .argument("<service>", "a service, or a group of services that are promoted together")
    .addHelpText(
      "after",
      "\nExample: npm run rollback -- prod catalogue\nExit code 1: nothing to go back to; nothing was written",
    )
    .action(async (env: string, name: string) => {
      const project = openProject(process.cwd());
      const environment = project.environment(env);
      const services = servicesOf(environment, name);
      const pins = pinsOf(environment, services);
      const { promotions } = await readHistory(await openGitops(project));
      const own = promotions.filter((one) => one.stage === env && services.includes(one.service));
      const present = presentOf(own, pins);
      const target = rollbackTarget(own, present);
      if (target === undefined)
        throw new Error(
          `there is no verified version of ${name} on ${env} before ${listed(present)}; pin a version of your choice in ${stackFile(env)}`,
        );
      const to = Object.fromEntries(
        services.map((service) => [service, target.to.get(service)?.version ?? ""]),
      );
      writePins(project.folder, env, to);
      console.log(reportOf(env, pins, present, own, target).join("\n"));
    });
};

/**
 * The services that are rolled back together.
 * @throws an Error that names what there is, or the group that a service cannot leave
 */
function servicesOf(environment: Environment, name: string): readonly string[] {
  const { groups } = environment.settings;
  const members = groups[name];
  if (members !== undefined) return members;
  assertService(environment, name);
  const group = groupOf(groups, name);
  if (group === undefined) return [name];
  throw new Error(
    `${name} is promoted together with ${group.services.filter((one) => one !== name).join(", ")}; roll back the group: npm run rollback -- ${environment.environment} ${group.name}`,
  );
}

function pinsOf({ settings, environment }: Environment, services: readonly string[]): Record<string, string> {
  const pins = pinned(settings.freight);
  return Object.fromEntries(
    services.map((service) => {
      const pin = pins[service];
      if (pin === undefined)
        throw new Error(
          `${service} has no pin in ${stackFile(environment)}: its version is the pipeline's; pin it there first`,
        );
      return [service, pin];
    }),
  );
}

const lastOf = (own: readonly PromotionRecord[], service: string): PromotionRecord | undefined =>
  own.findLast((one) => one.service === service);

/** Git is what runs: a pin that was never brought up is not what is gone back from. */
const presentOf = (
  own: readonly PromotionRecord[],
  pins: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pins).map(([service, pin]) => [service, lastOf(own, service)?.version ?? pin]),
  );

/** Versions for people: of one service the version alone. */
function listed(versions: Readonly<Record<string, string>>): string {
  const entries = Object.entries(versions);
  return entries
    .map(([service, version]) => (entries.length === 1 ? version : `${service} ${version}`))
    .join(", ");
}

function reportOf(
  env: string,
  pins: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
  own: readonly PromotionRecord[],
  { to }: RollbackTarget,
): string[] {
  const moves = Object.keys(pins).flatMap((service) => {
    const record = to.get(service);
    if (record === undefined) return [];
    const { verified, version, commit, digest } = record;
    return [
      `${stackFile(env)}: ${service} ${pins[service]} -> ${version}`,
      `record: ${verified?.tag} of ${verified?.at.toISOString()}, commit ${commit.slice(0, 7)}, ${digest}`,
    ];
  });
  const verified = Object.keys(present).every((service) => lastOf(own, service)?.verified !== undefined);
  const state = verified ? "was verified" : "was not verified";
  return [...moves, `\`pulumi up -s ${env}\` goes back from ${listed(present)}, which ${state}.`];
}
