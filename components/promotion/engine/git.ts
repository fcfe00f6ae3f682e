import type { Committed } from "../commit.ts";
import { type PromotionInputs, promotionId } from "../model.ts";
import type { Queue } from "../queue.ts";
import type { Engine } from "./engine.ts";

/** Slipway commits the image file itself: the promotions of one run in one push. */
export const gitEngine = (queue: Queue<PromotionInputs, Committed>): Engine => ({
  enforces: [],
  review: async () => [],
  expect: (promotion, coming) =>
    coming ? queue.expect(promotionId(promotion)) : queue.pass(promotionId(promotion)),
  settled: async () => true,
  async deliver(promotion) {
    const committed = await queue.submit(promotionId(promotion), promotion);
    const commit = committed.commit.slice(0, 7);
    return {
      ...committed,
      summary: committed.made ? `pushed ${commit}` : `Git already carries it since ${commit}, no new commit`,
      finished: Promise.resolve(),
      abandon: async () => {},
    };
  },
});
