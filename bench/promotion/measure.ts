import { getPrograms } from "#sandbox/local.ts";
import { withLab } from "../lab.ts";
import { load, machine } from "../machine.ts";
import type { Report } from "../report.ts";
import type { Steps } from "../steps.ts";
import { measureEngine } from "./engine.ts";
import { measureReleases } from "./releases.ts";
import { measureStarts } from "./starts.ts";

/** How often each thing is measured. */
export interface PromotionOptions {
  readonly samples: number;
  readonly runs: number;
  readonly starts: number;
}

/** Measures starts, no-op runs and promotions, in this order: starts and no-op runs need what the stack files pin. */
export async function measurePromotion(options: PromotionOptions, steps: Steps): Promise<Report> {
  const from = new Date().toISOString();
  const loadAtStart = load();
  steps.say(`load average ${loadAtStart.join(", ")}`);
  await getPrograms(({ program, state, way, detail }) => {
    if (state === "working") steps.say(`${program} (${way}): ${detail}`);
  });
  const sections = await withLab(steps.say, async (lab) => {
    const { session, section: starts } = await measureStarts(lab, options.starts, steps);
    const engine = await measureEngine(lab, session, options.runs, steps);
    const releases = await measureReleases(lab, session, options.samples, steps);
    return [releases, engine, starts];
  });
  return { name: "promotion", from, to: new Date().toISOString(), machine: machine(loadAtStart), sections };
}
