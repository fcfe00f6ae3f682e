import { expect, it } from "vitest";
import { decideOrder } from "#components/promotion/gates/order.ts";
import { pinned } from "../fixtures.ts";

const database = { service: "catalogue-db", version: "1.1.0", imageFile: "x" };
const carried = pinned("catalogue-db", "1.1.0");

it.each([
  ["passes when the pin runs and is verified", { carried, verified: carried.digest }, "pass"],
  [
    "waits while another version runs, though the pin was verified once",
    { carried: pinned("catalogue-db", "1.0.0"), verified: carried.digest },
    "unknown",
  ],
  ["waits while what runs is not verified", { carried, verified: undefined }, "unknown"],
  ["waits when the record is of another image", { carried, verified: "sha256:old" }, "unknown"],
  ["waits before anything runs", { carried: undefined, verified: undefined }, "unknown"],
] as const)("the order gate %s", (_name, facts, state) => {
  const found = decideOrder([{ ...database, ...facts }]);
  expect(found.state).toBe(state);
  expect(found.reason).toContain("catalogue-db 1.1.0");
});
