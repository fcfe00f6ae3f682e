import type { Command } from "commander";
import { createdAt, newerThan, versionsIn } from "#components/promotion/available.ts";
import { reviewPromotion } from "#components/promotion/engine/review.ts";
import { gatherGitFacts } from "#components/promotion/facts.ts";
import { mayCommit } from "#components/promotion/gates/gate.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { ociRegistry, type RegistryReader } from "#components/promotion/registry.ts";
import { credential, liveServices } from "#components/promotion/services.ts";
import { stackFile, writePins } from "../config/pins.ts";
import { type Candidate, freightTable, newestAllowed } from "./freight-report.ts";
import { json } from "./output.ts";
import { type Environment, openProject } from "./project.ts";

interface Options {
  readonly pin?: string;
  readonly preReleases?: true;
  readonly json?: true;
}

/** `freight`: the versions in the registry that are newer than what stages pin, and what their gates say. */
export const addFreight = (program: Command): void => {
  program
    .command("freight")
    .description(
      "versions in the registry that are newer than the pins, with digest, age and each stage's gates",
    )
    .option("--pin <env>", "write the newest allowed ones into the environment's stack file")
    .option("--pre-releases", "versions such as 2.0.0-rc.1 too")
    .option("--json", "for a program, with the reasons of the gates")
    .addHelpText("after", "\nExample: npm run freight -- --pin dev")
    .action(async (options: Options) => {
      const project = openProject(process.cwd());
      const target = options.pin === undefined ? undefined : project.environment(options.pin);
      const asked = target === undefined ? project.environments : [target];
      const found = (await Promise.all(asked.map((one) => candidatesOf(one, options.preReleases)))).flat();
      const stages = asked.map(({ environment }) => environment);
      if (options.json) console.log(json(found));
      else console.log(found.length === 0 ? "nothing newer" : freightTable(found, stages, new Date()));
      if (target !== undefined) pin(project.folder, target.environment, found);
    });
};

/** What could be promoted in an environment: versions newer than its pins, through the gates of a promotion. */
async function candidatesOf({ promotions }: Environment, preReleases = false): Promise<Candidate[]> {
  const [first] = promotions;
  if (first === undefined) return [];
  const services = await liveServices(first);
  const facts = await gatherGitFacts(services.clone, first);
  const found = promotions.map(async (promotion) => {
    const { repository, version: pinned } = promotion.freight;
    const registry = registryOf(promotion);
    const versions = newerThan(await versionsIn(registry, repository), pinned, preReleases);
    return Promise.all(
      versions.map(async (version): Promise<Candidate> => {
        const wanted = { ...promotion, freight: { repository, version } };
        const engine = await services.engine(wanted);
        const [{ digest, gates }, created] = await Promise.all([
          reviewPromotion(wanted, facts, services, engine),
          createdAt(registry, repository, version),
        ]);
        const { service, stage } = promotion;
        return {
          service,
          stage,
          pin: pinned,
          version,
          digest,
          created: created?.toISOString(),
          allowed: digest !== undefined && gates.every(mayCommit),
          gates,
        };
      }),
    );
  });
  return (await Promise.all(found)).flat();
}

const registryOf = ({ registryCredentialFrom: from }: PromotionInputs): RegistryReader =>
  ociRegistry(async () => (from === undefined ? undefined : credential(from)));

/** What was written is said where a program that reads the answer does not look. */
function pin(folder: string, environment: string, found: readonly Candidate[]): void {
  const versions = newestAllowed(found, environment);
  const names = Object.keys(versions);
  if (names.length === 0) {
    console.error(`${stackFile(environment)}: nothing to pin`);
    return;
  }
  writePins(folder, environment, versions);
  for (const service of names) {
    const before = found.find((one) => one.service === service)?.pin;
    console.error(`${stackFile(environment)}: ${service} ${before} -> ${versions[service]}`);
  }
  console.error(`\`pulumi up -s ${environment}\` promotes them; commit the file.`);
}
