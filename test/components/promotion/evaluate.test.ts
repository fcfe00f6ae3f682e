import { describe, expect, it, vi } from "vitest";
import { evaluateGates } from "#components/promotion/evaluate.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { recordsIn } from "#components/promotion/records.ts";
import { digestOf, gateClients, promotion } from "./fixtures.ts";

const staging = promotion({ stage: "staging", upstream: ["dev"] });

const COMMIT = "1d21a49aeb5c2b8ee4cc1fe81a8fb3d04d9a2a55";

/** Records of a repository with a tag for each entry, verified with the digest. */
function recordsOf(tags: Record<string, string>) {
  const texts = new Map(
    Object.entries(tags).map(([tag, digest]) => [
      `refs/tags/${tag}`,
      `object ${COMMIT}\ntype commit\ntag ${tag}\n\nSlipway-Digest: ${digest}\n`,
    ]),
  );
  const readRefs = vi.fn(
    async (refs: readonly string[]) => new Map(refs.map((ref) => [ref, texts.get(ref) ?? ""])),
  );
  return { records: recordsIn({ readRefs }, texts), files: new Map(), readRefs };
}

const states = async (inputs: PromotionInputs, tags: Record<string, string>) => {
  const { gates } = await evaluateGates(inputs, recordsOf(tags), gateClients());
  return Object.fromEntries(gates.map(({ gate, state, reason }) => [gate, `${state}: ${reason}`]));
};

describe("evaluating all gates", () => {
  it("passes a rollback by the stage's own record, when the digest is the same", async () => {
    const own = { "verified/staging/catalogue/1.1.0": digestOf("1.1.0") };
    expect((await states(staging, own)).verified).toBe(
      "pass: catalogue 1.1.0 was verified on staging before (1d21a49)",
    );
    const moved = { "verified/staging/catalogue/1.1.0": "sha256:old" };
    expect((await states(staging, moved)).verified).toMatch(
      /^fail: catalogue 1\.1\.0 is not verified on dev/,
    );
  });

  it("reads the records of all services that ask at the same time with one fetch, and each once", async () => {
    const services = ["catalogue", "voting", "frontend"];
    const tags = services.flatMap((service) => [
      [`verified/dev/${service}/1.1.0`, digestOf("1.1.0")],
      [`verified/staging/${service}/1.1.0`, digestOf("1.1.0")],
    ]);
    const facts = recordsOf(Object.fromEntries(tags));
    const all = () =>
      Promise.all(
        services.map((service) =>
          evaluateGates(promotion({ stage: "staging", service, upstream: ["dev"] }), facts, gateClients()),
        ),
      );
    await all();
    await all();
    expect(facts.readRefs.mock.calls.map(([refs]) => refs.length)).toEqual([6]);
  });

  it("leaves gates to whoever enforces them", async () => {
    const { gates } = await evaluateGates(staging, recordsOf({}), gateClients(), ["verified"]);
    expect(gates.map(({ gate }) => gate)).toEqual(["image"]);
  });
});

describe("a waiver", () => {
  const waiver = { by: "ada@example.test", why: "outage 7" };

  it("opens the gate that it names, and tells who and why and what was refused", async () => {
    const found = await states({ ...staging, waivers: { verified: waiver } }, {});
    expect(found.verified).toMatch(
      /^waived: waived by ada@example\.test: outage 7 \(catalogue 1\.1\.0 is not verified on dev/,
    );
  });

  it("is not used where the gate passes", async () => {
    const found = await states(
      { ...staging, waivers: { verified: waiver } },
      {
        "verified/dev/catalogue/1.1.0": digestOf("1.1.0"),
      },
    );
    expect(found.verified).toBe("pass: verified on dev (1d21a49)");
  });

  it("never opens the image gate", async () => {
    const gone = { ...staging.freight, version: "9.0.0" };
    const found = await states({ ...staging, freight: gone, waivers: { image: waiver } }, {});
    expect(found.image).toMatch(/^fail: /);
  });
});
