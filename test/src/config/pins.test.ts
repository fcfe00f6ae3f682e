import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { withPins } from "#src/config/pins.ts";

const STACK = `# of an operator
config:
    slipway:hub: true   # four spaces, and a remark
    slipway:size: {replicas: 2,   persistence: false}
    slipway:freight:
        # pinned by hand
        frontend: "1.0.0" # why
        catalogue: 1.0.0

        voting: &same 1.0.0
        recommendation: *same
encryptionsalt: v1:abc=
`;

describe("pins in a stack file", () => {
  it("are exchanged in place, and nothing else changes", () => {
    expect(withPins(STACK, { frontend: "1.1.0", catalogue: "2.0.0-rc.1" })).toBe(
      STACK.replace('"1.0.0" # why', "1.1.0 # why").replace("catalogue: 1.0.0", "catalogue: 2.0.0-rc.1"),
    );
  });

  it("of others that share an anchor stay as they are", () => {
    const freight = parse(withPins(STACK, { recommendation: "1.2.0" })).config["slipway:freight"];
    expect(freight).toMatchObject({ voting: "1.0.0", recommendation: "1.2.0" });
  });

  it("are added where there are none, with the comments kept", () => {
    const text = withPins(STACK, { "catalogue-db": "1.1.0" });
    expect(parse(text).config["slipway:freight"]).toMatchObject({
      catalogue: "1.0.0",
      "catalogue-db": "1.1.0",
    });
    for (const comment of STACK.match(/#.*/g) ?? []) expect(text).toContain(comment);
    expect(parse(withPins("config: {}\n", { voting: "1.0.0" }))).toEqual({
      config: { "slipway:freight": { voting: "1.0.0" } },
    });
  });

  it("go into the real stack files one line each", () => {
    const text = readFileSync(new URL("../../../Pulumi.prod.yaml", import.meta.url), "utf8");
    const changed = withPins(text, { voting: "1.1.0" }).split("\n");
    expect(text.split("\n").filter((line, at) => line !== changed[at])).toEqual(["    voting: 1.0.0"]);
  });

  it("leave every other value as it was, whatever is pinned", () => {
    const service = fc.constantFrom("frontend", "catalogue", "recommendation", "catalogue-db");
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.dictionary(service, version), (pins) => {
        const before = parse(STACK);
        before.config["slipway:freight"] = { ...before.config["slipway:freight"], ...pins };
        expect(parse(withPins(STACK, pins))).toEqual(before);
      }),
    );
  });

  it("take the waivers for other versions with them, which would be refused", () => {
    const waived = `config:
  slipway:freight: { frontend: 1.2.0, voting: 1.0.0 } # why
  slipway:waive:
    frontend:
      scan: { version: 1.2.0, by: ada, why: outage }
    voting: # later
      soak: { version: 1.0.0, by: ada, why: outage }
`;
    expect(withPins(waived, { frontend: "1.2.0" })).toBe(waived);
    const one = withPins(waived, { frontend: "1.1.0" });
    expect(parse(one).config["slipway:waive"]).toEqual({
      voting: { soak: { version: "1.0.0", by: "ada", why: "outage" } },
    });
    expect(one).toContain("# later");
    expect(parse(withPins(one, { voting: "1.1.0" })).config).toEqual({
      "slipway:freight": { frontend: "1.1.0", voting: "1.1.0" },
    });
  });

  it("are refused in what is not YAML", () => {
    expect(() => withPins("config: [", { voting: "1.0.0" })).toThrow("not valid YAML");
  });
});
