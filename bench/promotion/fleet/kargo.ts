import type { Session } from "#sandbox/session.ts";
import { makeWorld, REAL_KARGO } from "#test/e2e/kargo/world.ts";
import type { Section } from "../../report.ts";
import { type Steps, timed } from "../../steps.ts";

const SAMPLES = 10;
/** By turns, so that each one changes something. */
const VERSIONS = ["1.1.0", "1.2.0"] as const;

/** Promotes by the engine `kargo` at the Kargo that SLIPWAY_KARGO names. @returns seconds; undefined where none is named */
export async function measureKargo(
  { sandbox }: Session,
  steps: Steps,
): Promise<readonly number[] | undefined> {
  if (REAL_KARGO === undefined) return undefined;
  const world = await makeWorld({ kubeconfig: REAL_KARGO, registry: sandbox.registry });
  try {
    // What is not counted: the warehouse's first look, and the freight of the older version, made by hand.
    for (const version of VERSIONS.toReversed()) await world.promote("dev", version);
    const samples: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      steps.check();
      const version = VERSIONS[(sample + 1) % VERSIONS.length] ?? "";
      samples.push((await timed(() => world.promote("dev", version))).seconds);
    }
    steps.say(
      `${SAMPLES} promotions through Kargo: ${samples.map((value) => value.toFixed(1)).join(", ")} s`,
    );
    return samples;
  } finally {
    await world.close();
  }
}

export const kargoSection = (samples: readonly number[] | undefined): Section =>
  samples === undefined
    ? {
        title: "A real Kargo",
        notes: ["Not run: SLIPWAY_KARGO names no kubeconfig of a cluster with a Kargo on this machine."],
        rows: [],
      }
    : {
        title: "A real Kargo",
        notes: [
          "The engine `kargo` at the Kargo that SLIPWAY_KARGO names, one promotion at a time: facts and gates, the request, its four steps (clone, write, commit, push) by Kargo, until Kargo has verified the freight. Without Argo CD and without a record, which are the same for both engines.",
        ],
        rows: [{ what: "a promotion through Kargo", samples }],
      };
