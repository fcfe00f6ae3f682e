import { describe, expect, it } from "vitest";
import { refusalText } from "#components/promotion/guard.ts";
import { promotion } from "./fixtures.ts";

const refused = (service: string, ...reasons: string[]) => ({
  inputs: promotion({ service }),
  failures: reasons.map((reason) => ({ property: "service", reason })),
});

describe("the refusal of a whole program", () => {
  it("lists every reason with what it concerns", () => {
    expect(
      refusalText([
        refused("catalogue", "gate image: gone"),
        refused("voting"),
        refused("frontend", "other"),
      ]),
    ).toBe("promotions are refused:\n- dev/catalogue 1.1.0: gate image: gone\n- dev/frontend 1.1.0: other");
  });

  it("tells a reason once that all share, such as a server that does not answer", () => {
    const results = ["catalogue", "voting"].map((service) => refused(service, "no answer from the server"));
    expect(refusalText(results)).toBe(
      "promotions are refused:\n- dev/catalogue 1.1.0, dev/voting 1.1.0: no answer from the server",
    );
  });

  it("shows what every gate says of what is refused", () => {
    const gates = [{ gate: "image", state: "fail", reason: "gone" } as const];
    expect(refusalText([{ ...refused("catalogue", "gate image: gone"), gates }, refused("voting")])).toBe(
      "promotions are refused:\n- dev/catalogue 1.1.0: gate image: gone\n\n                     image\ndev/catalogue 1.1.0  ✗ fail",
    );
  });

  it("is none when nothing is refused", () => {
    expect(refusalText([refused("catalogue")])).toBeUndefined();
  });
});
