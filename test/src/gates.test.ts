import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { evaluateGates } from "#components/promotion/evaluate.ts";
import { NOTHING } from "#components/promotion/facts.ts";
import { gateTable } from "#components/promotion/gate-table.ts";
import { stackFileSchema } from "#src/config/json-schema.ts";
import { environmentSettings } from "#src/config/load.ts";
import { promotionsOf, topologyOf } from "#src/topology.ts";
import { gateClients } from "#test/components/promotion/fixtures.ts";
import { complaint, plainSettings } from "./config/plain-settings.ts";

// The one line: a gate's own file is named in the list of all.
vi.mock("#components/promotion/gates/all.ts", async (original) => {
  const { gates } = await original<typeof import("#components/promotion/gates/all.ts")>();
  const { moon } = await import("./moon-gate.ts");
  return { gates: [...gates, moon] };
});

/** What a stack's settings make of the first of its services. */
async function catalogueWith(changes: Record<string, unknown>) {
  const settings = plainSettings(changes, "prod");
  const loaded = environmentSettings(settings, Object.keys(settings), "prod", {
    SLIPWAY_GITHUB_URL: "https://github.example",
    SLIPWAY_REGISTRY: "127.0.0.1:5001",
  });
  const found = promotionsOf(loaded, topologyOf(loaded)).find(({ service }) => service === "catalogue");
  if (found === undefined) throw new Error("prod does not pin catalogue");
  const { gates } = await evaluateGates(found, NOTHING, gateClients());
  return { asked: found.gates, rows: gateTable(gates).join("\n") };
}

it("takes a gate from its keys in the settings to the table, by its file and its line in the list alone", async () => {
  const { asked, rows } = await catalogueWith({ "pipeline.prod.gates": { moon: { phase: "full" } } });
  expect(asked).toEqual({ moon: { phase: "full", seenFrom: ["staging"] } });
  expect(rows).toContain("moon");
  expect(rows).toContain("the moon is new over staging, and not full");
});

it("lets a waiver open it", async () => {
  const version = "1.0.0";
  const waiver = { version, by: "ada@example.test", why: "it is cloudy" };
  const { rows } = await catalogueWith({
    "pipeline.prod.gates": { moon: { phase: "full" } },
    waive: { catalogue: { moon: waiver } },
  });
  expect(rows).toContain("waived by ada@example.test: it is cloudy (the moon is new");
});

it("refuses what its keys must not say, and describes them in the schema", () => {
  const refused = (moon: unknown) =>
    complaint(plainSettings({ "pipeline.prod.gates": { moon } }, "prod"), "prod");
  expect(refused({ face: "full" })).toContain("pipeline.prod.gates.moon");
  expect(refused({ phase: "half" })).toContain("prod would wait for a half");
  expect(JSON.stringify(stackFileSchema())).toContain("The phase of the moon in which to promote");
});

it("nothing but the list names a gate's file, so that another one is a file and a line", () => {
  const root = join(import.meta.dirname, "../..");
  const gates = readdirSync(join(root, "components/promotion/gates")).filter(
    (file) => !["all.ts", "asking.ts", "gate.ts"].includes(file),
  );
  const list = readFileSync(join(root, "components/promotion/gates/all.ts"), "utf8");
  expect(gates.filter((file) => !list.includes(`from "./${file}"`))).toEqual([]);
  const deployment = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const naming = deployment.filter((file) => {
    const text = readFileSync(join(root, "src", file), "utf8");
    return gates.some((gate) => text.includes(`gates/${gate}"`) && !text.includes(`./areas/gates.ts`));
  });
  expect(naming).toEqual([]);
});
