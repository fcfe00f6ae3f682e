import { expect, it } from "vitest";
import { gateMatrix, gateTable } from "#components/promotion/gate-table.ts";

const image = { gate: "image", state: "pass", reason: "is there" } as const;
const soak = { gate: "soak", state: "pending", reason: "until noon" } as const;

it("lists the gates of a promotion in columns", () => {
  expect(gateTable([image, soak])).toEqual(["✓ image  pass     is there", "… soak   pending  until noon"]);
});

it("lists promotions by gates, with a dash where one does not ask for a gate", () => {
  expect(
    gateMatrix([
      { name: "prod/catalogue 1.1.0", gates: [image, soak] },
      { name: "dev/voting 1.0.0", gates: [{ ...image, state: "fail" }] },
    ]),
  ).toEqual([
    "                      image   soak",
    "prod/catalogue 1.1.0  ✓ pass  … pending",
    "dev/voting 1.0.0      ✗ fail  -",
  ]);
});
