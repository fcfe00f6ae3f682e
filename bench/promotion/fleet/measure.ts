import { join } from "node:path";
import type { Session } from "#sandbox/session.ts";
import type { Lab } from "../../lab.ts";
import type { Report } from "../../report.ts";
import { type Steps, timed } from "../../steps.ts";
import { type FleetUp, openFleet, type Stage } from "./fleet.ts";
import { measureGitCost } from "./git-cost.ts";
import { kargoSection, measureKargo } from "./kargo.ts";
import { fleetCharts, fleetSection, gitCostSection, waitingSection } from "./sections.ts";
import { imageFileOf, nameOf, namesOf } from "./services.ts";
import { tutorial } from "./tutorial.ts";
import { measureWaiting } from "./waiting.ts";

/** The engine's own limit on this machine: four resources to a core. */
const OWN_LIMIT = 8;

/** The tutorial's way takes as long for each service as for the one before. */
const TUTORIAL_SIZES = [1, 10, 50];
/** Pipelines that end at the same moment. */
const AT_ONCE = 10;

/** Releases of so many services by clone, sed and push. */
export interface Tutorial {
  readonly services: number;
  readonly wall: number;
  /** Services whose push was rejected. */
  readonly lost: number;
  readonly atOnce: boolean;
}

/** Measures many promotions in one `up`, what they ask of Git and of the API server, beside the tutorial's way. */
export async function measureFleet(
  lab: Lab,
  session: Session,
  sizes: readonly number[],
  steps: Steps,
): Promise<Pick<Report, "sections" | "charts">> {
  const stageOf = (services: number): Stage => ({
    name: `fleet-${services}`,
    services,
    parallel: Math.max(services, OWN_LIMIT),
  });
  const stages = sizes.map(stageOf);
  const limited: Stage = { name: "fleet-limited", services: 50, parallel: OWN_LIMIT };
  const fleet = await openFleet(lab, session, [...stages, limited], steps);
  try {
    const alone: FleetUp[] = [];
    const opposed: FleetUp[] = [];
    for (const stage of stages) {
      alone.push(await fleet.up(stage, "1.0.0", false));
      opposed.push(await fleet.up(stage, "1.1.0", true));
    }
    const atLimit = await fleet.up(limited, "1.0.0", false);

    const largest = [...stages, limited].reduce((a, b) => (b.services > a.services ? b : a));
    const clone = (index: number, version: string): Promise<boolean> =>
      tutorial(
        fleet.git.url,
        join(lab.scratch, `tutorial-${index}`),
        imageFileOf(largest.name, nameOf(index)),
        version,
      );
    const tutorials: Tutorial[] = [];
    for (const services of TUTORIAL_SIZES) {
      steps.check();
      const { seconds: wall, result: lost } = await timed(async () => {
        let rejected = 0;
        for (let index = 0; index < services; index++)
          if (!(await clone(index, `2.0.${services}`))) rejected++;
        return rejected;
      });
      tutorials.push({ services, wall, lost, atOnce: false });
    }
    const { seconds: wall, result: taken } = await timed(() =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, index) => clone(index, "3.0.0"))),
    );
    tutorials.push({ services: AT_ONCE, wall, lost: taken.filter((one) => !one).length, atOnce: true });
    for (const one of tutorials)
      steps.say(
        `tutorial, ${one.services} services${one.atOnce ? " at once" : ""}: ${one.wall.toFixed(1)} s, ${one.lost} lost`,
      );

    const tip = await fleet.git.repository.git("rev-parse", "main");
    const names = namesOf(largest.services);
    const waiting = await measureWaiting(session, fleet.argoCd, names, tip, steps);
    const cost = await measureGitCost(lab, [50, 50_000], steps);
    return {
      sections: [
        fleetSection({ alone, opposed, atLimit, tutorials }),
        gitCostSection(cost),
        waitingSection(waiting),
        kargoSection(await measureKargo(session, steps)),
      ],
      charts: fleetCharts({ alone, opposed, atLimit, tutorials }),
    };
  } finally {
    fleet.close();
  }
}
