import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { digestOf, to } from "../../fixtures.ts";
import { answer, freightOf, REPOSITORY, stageOf } from "./objects.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

describe("what Kargo refuses", () => {
  const prod = () => {
    world.kargo.put("stages", stageOf("catalogue-prod", ["catalogue-staging"]));
    return { stage: "catalogue-prod" };
  };

  it("is explained by its own records, since it answers one text for all reasons", async () => {
    const gates = await (await world.engine(prod())).review(world.inputs, digestOf("1.1.0"));
    expect(gates).toEqual([
      { gate: "freight", state: "pass", reason: expect.stringContaining("alias-1.1.0") },
      {
        gate: "verified",
        state: "fail",
        reason: "not verified in catalogue-staging; promote it there first",
      },
    ]);
    await expect(world.deliver(world.inputs, prod())).rejects.toThrow(
      "gate verified: not verified in catalogue-staging",
    );
    expect(world.kargo.calls).toEqual([]);
  });

  it("is told when nothing in its records explains it", async () => {
    world.kargo.put("freights", freightOf("1.1.0", { status: { verifiedIn: { "catalogue-staging": {} } } }));
    const at = await world.engine(prod());
    world.kargo.refusals.push(answer(422, "Freight is not available to this Stage"));
    expect((await at.review(world.inputs, digestOf("1.1.0"))).at(-1)).toEqual({
      gate: "kargo",
      state: "fail",
      reason: "Kargo does not let it into Stage catalogue-prod",
    });
  });

  it("is told with the time of Kargo's answer, for freight soaks on while Kargo is asked", async () => {
    const since = "2026-01-01T00:00:00Z";
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(since) + 59_500 });
    onTestFinished(() => void vi.useRealTimers());
    const sources = { requiredSoakTime: "60s" };
    world.kargo.put("stages", stageOf("catalogue-prod", ["catalogue-staging"], { sources }));
    const [verifiedIn, currentlyIn] = [{ "catalogue-staging": {} }, { "catalogue-staging": { since } }];
    world.kargo.put("freights", freightOf("1.1.0", { status: { verifiedIn, currentlyIn } }));
    const at = await world.engine({ stage: "catalogue-prod" });
    const propose = world.kargo.propose.bind(world.kargo);
    world.kargo.propose = async (...request) => {
      vi.setSystemTime(Date.now() + 1_000);
      return propose(...request);
    };
    expect(await at.review(world.inputs, digestOf("1.1.0"))).toContainEqual({
      gate: "soak",
      state: "pass",
      reason: "has run there for 60s or longer",
    });
  });

  it("is not evaluated a second time from Git", async () => {
    expect((await world.engine()).enforces).toEqual(["verified", "soak"]);
    expect((await world.engine({ approves: true })).enforces).toEqual([]);
  });

  it("is approved where the pipeline's gates stand for it, and only where Kargo would refuse", async () => {
    const kind = { ...prod(), approves: true };
    const wanted = { ...world.inputs, upstream: [] };
    const gates = await (await world.engine(kind)).review(wanted, digestOf("1.1.0"));
    expect(gates.at(-1)?.reason).toContain("will be approved for catalogue-prod");
    await (await world.deliver(wanted, kind)).finished;
    expect(world.kargo.calls).toEqual([
      "approve f1.1.0 for catalogue-prod",
      "promote f1.1.0 to catalogue-prod",
    ]);
    await (await world.deliver(to(world.inputs, "1.0.0"), { approves: true })).finished;
    expect(world.kargo.calls.at(-1)).toBe("promote f1.0.0 to catalogue-dev");
    expect(world.kargo.calls).toHaveLength(3);
  });

  it("is tried again while the webhook server is down, and not after a denial", async () => {
    const down = () => answer(500, 'failed calling webhook "promotion.kargo.akuity.io": connection refused');
    const at = await world.engine();
    world.kargo.refusals.push(down());
    expect((await at.review(world.inputs, digestOf("1.1.0"))).at(-1)?.state).toBe("unknown");
    // The first answers of the request itself, after the review's.
    const propose = world.kargo.propose.bind(world.kargo);
    let asked = 0;
    world.kargo.propose = async (proposal, dryRun) => {
      asked++;
      if (asked === 2 || asked === 3) throw down();
      return propose(proposal, dryRun);
    };
    await (await world.deliver()).finished;
    expect(world.kargo.calls).toHaveLength(1);
    world.kargo.propose = async () => {
      asked++;
      throw answer(500, 'is forbidden: subject "bob" is not permitted to create Promotions for Stage "x"');
    };
    asked = 0;
    await expect(world.deliver(to(world.inputs, "1.0.0"))).rejects.toThrow(
      "may not promote to Stage craftista/catalogue-dev",
    );
    expect(asked).toBe(1);
  });
});

describe("a stage that a wrong name would freeze", () => {
  it("gets no promotion whose name Kargo did not make", async () => {
    world.kargo.naming = () => "promotion-x7k2q";
    await expect(world.deliver()).rejects.toThrow(/Kargo would call the promotion "promotion-x7k2q".*freeze/);
    expect(world.kargo.calls).toEqual([]);
  });

  it("is told when it is frozen, with the command that frees it", async () => {
    world.kargo.put(
      "stages",
      stageOf("catalogue-dev", [], { status: { lastPromotion: { name: "promo-jd8r4" } } }),
    );
    await expect(world.deliver()).rejects.toThrow(
      /frozen by the promotion "promo-jd8r4".*kubectl -n craftista patch stage catalogue-dev --subresource=status/,
    );
    expect(world.kargo.calls).toEqual([]);
  });

  it("gets none that sorts before its last one", async () => {
    world.kargo.put(
      "stages",
      stageOf("catalogue-dev", [], { status: { lastPromotion: { name: "catalogue-dev.01zz.0" } } }),
    );
    await expect(world.deliver()).rejects.toThrow(/sorts before the last one/);
  });
});

describe("a version that Kargo has no freight of", () => {
  const discovered = (...tags: string[]) => {
    const references = tags.map((tag) => ({ tag, digest: digestOf(tag) }));
    world.kargo.warehouseObject = {
      status: { discoveredArtifacts: { images: [{ repoURL: REPOSITORY, references }] } },
    };
  };

  it("becomes freight when the warehouse looks", async () => {
    world.kargo.discover = () => world.kargo.put("freights", freightOf("1.2.0"));
    await (await world.deliver(to(world.inputs, "1.2.0"))).finished;
    expect(world.kargo.calls).toEqual(["refresh", "promote f1.2.0 to catalogue-dev"]);
  });

  it("is made by hand where it is an older one, dated before the newest", async () => {
    discovered("1.0.0", "0.9.0");
    await (await world.deliver(to(world.inputs, "0.9.0"))).finished;
    expect(world.kargo.calls).toEqual([
      "refresh",
      // The newest there is, 1.1.0, was discovered at 10:00:00 that day.
      "make freight of 0.9.0 at 2026-11-11T09:59:59.000Z",
      "promote f0.9.0 to catalogue-dev",
    ]);
  });

  it("is refused where the warehouse has not discovered it", async () => {
    discovered("1.0.0");
    await expect(world.deliver(to(world.inputs, "0.8.0"))).rejects.toThrow(
      /warehouse craftista\/catalogue has not discovered .*catalogue:0\.8\.0; check kargo\.constraint/,
    );
  });

  it("waits in a preview, and fails at once where a stage before must have verified it", async () => {
    const preview = await (await world.engine()).review(to(world.inputs, "1.2.0"), digestOf("1.2.0"));
    expect(preview).toEqual([
      { gate: "freight", state: "unknown", reason: expect.stringContaining("its newest is 1.1.0") },
      expect.objectContaining({ gate: "verified", state: "pass" }),
    ]);
    world.kargo.put("stages", stageOf("catalogue-prod", ["catalogue-staging"]));
    const later = await (await world.engine({ stage: "catalogue-prod" })).review(
      to(world.inputs, "1.2.0"),
      digestOf("1.2.0"),
    );
    expect(later.at(-1)).toMatchObject({ gate: "verified", state: "fail" });
  });
});
