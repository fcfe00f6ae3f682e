import { expect, it } from "vitest";
import { chaos, type Kill } from "./chaos.ts";
import { MOMENTS } from "./moments.ts";

/** Each boundary once, and the engine alone where what it leaves behind could still act. */
const KILLS: readonly Kill[] = [
  ...MOMENTS.map((moment): Kill => ({ moment, victim: "provider" })),
  { moment: "before the commit", victim: "engine" },
  { moment: "after the commit, before the push", victim: "engine" },
  { moment: "after the push, before its answer", victim: "engine" },
  { moment: "while waiting", victim: "engine" },
];

it("after a dozen kills, one more update each puts everything right", { timeout: 600_000 }, async () => {
  const outcomes = await chaos(KILLS);
  expect(outcomes.filter(({ complaints }) => complaints.length > 0)).toEqual([]);
  expect(outcomes.filter(({ struck, moment }) => !struck && moment !== "at random")).toEqual([]);
});
