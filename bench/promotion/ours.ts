import { performance } from "node:perf_hooks";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { promote } from "#components/promotion/promote.ts";
import { liveServices } from "#components/promotion/services.ts";

/** One release, in seconds. */
export interface Release {
  readonly commit: string;
  /** Until the push had ended. */
  readonly untilPush: number;
  /** From the push's end to the first moment of health that held. */
  readonly healthy: number;
  /** The whole of it. */
  readonly whole: number;
}

/** Releases by the product's own promotion, as its provider does it, without an engine around it. */
export async function promoteOnce(inputs: PromotionInputs): Promise<Release> {
  const began = performance.now();
  let pushed = began;
  let lines = 0;
  const outputs = await promote(inputs, await liveServices(inputs), () => {
    // The first line is said when the push has ended.
    if (lines++ === 0) pushed = performance.now();
  });
  return {
    commit: outputs.commit,
    untilPush: (pushed - began) / 1_000,
    healthy: outputs.healthyAfterSeconds,
    whole: (performance.now() - began) / 1_000,
  };
}
