import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { turns } from "../../../bench/promotion/turns.ts";

const SERVICES = ["catalogue", "frontend", "recommendation"];

describe("the turns of a comparison", () => {
  it("let each way go first with every service", () => {
    expect(
      turns(6, SERVICES, ["1.0.0", "1.1.0"]).map(({ service, oursFirst }) => `${service} ${oursFirst}`),
    ).toEqual([
      "catalogue true",
      "frontend true",
      "recommendation true",
      "catalogue false",
      "frontend false",
      "recommendation false",
    ]);
  });

  it("never release what runs already", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        const running = new Map(SERVICES.map((service) => [service, "1.0.0"]));
        for (const { service, first, second } of turns(count, SERVICES, ["1.0.0", "1.1.0"])) {
          expect(first).not.toBe(running.get(service));
          expect(second).not.toBe(first);
          running.set(service, second);
        }
      }),
    );
  });
});
