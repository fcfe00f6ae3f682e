import * as z from "zod";
import { defineGate } from "#components/promotion/gates/gate.ts";

declare module "#components/promotion/gates/gate.ts" {
  interface GateSettings {
    readonly moon?: { readonly phase: string; readonly seenFrom: readonly string[] };
  }
}

/** The one file of a gate that the product does not have: it waits for a phase of the moon, which is always new. */
export const moon = defineGate({
  name: "moon",
  waivable: true,
  byRecord: false,
  keys: ({ value }) => ({
    moon: z
      .strictObject({ phase: value.meta({ description: "The phase of the moon in which to promote" }) })
      .optional(),
  }),
  ask: (asked, place) => asked.moon && { phase: place.value(asked.moon.phase), seenFrom: place.after },
  mistakes: ({ moon: asked }, stage) =>
    asked?.phase === "half" ? [{ path: ["moon", "phase"], message: `${stage} would wait for a half` }] : [],
  settings: (promotion) => promotion.gates?.moon,
  fetch: async () => "new",
  decide: (_promotion, now, { phase, seenFrom }) =>
    now === phase
      ? { state: "pass", reason: "as it should be" }
      : { state: "pending", reason: `the moon is ${now} over ${seenFrom.join(", ")}, and not ${phase}` },
});
