import { getPrograms } from "#sandbox/local.ts";
import { withLab } from "../lab.ts";
import { load, machine } from "../machine.ts";
import type { Report } from "../report.ts";
import type { Steps } from "../steps.ts";
import { measureEngine } from "./engine.ts";
import { measureFleet } from "./fleet/measure.ts";
import { measureReleases } from "./releases.ts";
import { measureStarts } from "./starts.ts";

/** How often each thing is measured. */
export interface PromotionOptions {
  readonly samples: number;
  readonly runs: number;
  readonly starts: number;
  /** How many services are promoted in one `up`. */
  readonly sizes: readonly number[];
}

/** Measures starts, no-op runs and promotions, in this order: starts and no-op runs need what the stack files pin. */
export async function measurePromotion(options: PromotionOptions, steps: Steps): Promise<Report> {
  const from = new Date().toISOString();
  const loadAtStart = load();
  steps.say(`load average ${loadAtStart.join(", ")}`);
  await getPrograms(({ program, state, way, detail }) => {
    if (state === "working") steps.say(`${program} (${way}): ${detail}`);
  });
  const { sections, charts } = await withLab(steps.say, async (lab) => {
    const { session, section: starts } = await measureStarts(lab, options.starts, steps);
    const engine = await measureEngine(lab, session, options.runs, steps);
    const releases = await measureReleases(lab, session, options.samples, steps);
    const fleet = await measureFleet(lab, session, options.sizes, steps);
    return { ...fleet, sections: [releases, ...fleet.sections, engine, starts] };
  });
  const to = new Date().toISOString();
  return { name: "promotion", from, to, machine: machine(loadAtStart), sections, ...(charts && { charts }) };
}
