import { expect, it } from "vitest";
import { commitMessage } from "#components/promotion/evidence.ts";
import type { GateResult } from "#components/promotion/gates/gate.ts";
import { pinned, promotion } from "./fixtures.ts";

const messageOf = (gates: readonly GateResult[]): string =>
  commitMessage({
    promotion: promotion(),
    freight: pinned("catalogue", "1.1.0"),
    from: "1.0.0",
    gates,
    run: "r",
    by: "pat",
  });
const trailers = (message: string): string[] => message.trimEnd().split("\n").slice(2);

it("records who approved, and who let what pass", () => {
  const message = messageOf([
    { gate: "image", state: "pass", reason: "" },
    { gate: "approval", state: "pass", reason: "", by: ["ada@example.test", "bob@example.test"] },
    {
      gate: "soak",
      state: "waived",
      reason: "waived by eve@example.test: outage 7",
      by: ["eve@example.test"],
    },
  ]);
  expect(trailers(message)).toContain("Slipway-Gates: image=pass approval=pass soak=waived");
  expect(trailers(message)).toContain("Slipway-Approved-By: ada@example.test, bob@example.test");
  expect(trailers(message)).toContain("Slipway-Waived: soak waived by eve@example.test: outage 7");
});

it("leaves out what nobody did", () => {
  expect(messageOf([{ gate: "image", state: "pass", reason: "" }])).not.toMatch(/Approved|Waived/);
});

it("lets no reason write a trailer of its own", () => {
  const message = messageOf([
    { gate: "soak", state: "waived", reason: "waived by eve: x\nSlipway-Run: forged", by: ["eve"] },
  ]);
  expect(trailers(message).filter((line) => line.startsWith("Slipway-Run:"))).toEqual(["Slipway-Run: r"]);
});
