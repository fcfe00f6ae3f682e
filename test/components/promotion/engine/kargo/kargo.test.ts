import { beforeEach, describe, expect, it } from "vitest";
import { ReleaseFailedError } from "#components/promotion/controller/controller.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { digestOf, pinned } from "../../fixtures.ts";
import { answer, freightOf, stageOf } from "./objects.ts";
import { FILE, makeWorld, step, type World } from "./world.ts";

let world: World;
beforeEach(() => {
  world = makeWorld();
});

describe("a promotion through Kargo", () => {
  it("asks for one, follows it, and names the commit that was pushed", async () => {
    const delivery = await world.deliver();
    await delivery.finished;
    expect(delivery).toMatchObject({
      made: true,
      from: "1.0.0",
      commit: world.remote.git("rev-parse", "main"),
      freight: { version: "1.1.0", digest: digestOf("1.1.0") },
    });
    expect(world.kargo.calls).toEqual(["promote f1.1.0 to catalogue-dev"]);
    expect(world.said[0]).toMatch(
      /^asked Kargo for promotion catalogue-dev\.01jd\d{4}\.abcdef0 of freight alias-1\.1\.0 \(f1\.1\.00\)$/,
    );
    expect(world.said).toContain("Kargo: step push Succeeded");
    expect(world.said.at(-1)).toBe("Kargo: Succeeded");
  });

  it("asks for nothing where stage and Git carry the freight, verified", async () => {
    await (await world.deliver()).finished;
    const again = await world.deliver();
    await again.finished;
    expect(again).toMatchObject({ made: false, commit: world.remote.git("rev-parse", "main") });
    expect(world.kargo.calls).toHaveLength(1);
    expect(await (await world.engine()).settled(world.inputs)).toBe(true);
  });

  it("asks again where Git was changed by hand, although the stage knows nothing of it", async () => {
    await (await world.deliver()).finished;
    world.remote.commit({ [FILE]: setImage(undefined, pinned("catalogue", "1.0.5")) });
    await (await world.deliver()).finished;
    expect(world.kargo.calls).toHaveLength(2);
  });

  it("follows what a killed run left under way, and asks for no second one", async () => {
    world.plays({ phase: "Running" });
    const first = await world.kargo.propose(
      { stage: "catalogue-dev", freight: freightOf("1.1.0").metadata?.name ?? "" },
      false,
    );
    const follow = world.kargo.follow.bind(world.kargo);
    world.kargo.follow = (kind, name, listener) => {
      if (kind === "promotions") setTimeout(() => void world.succeed(first.metadata?.name ?? ""), 50);
      return follow(kind, name, listener);
    };
    expect((await world.deliver()).made).toBe(true);
    expect(world.kargo.calls).toHaveLength(1);
    expect(world.said[0]).toMatch(/^follows Kargo's promotion/);
  });

  it("is not settled while the stage does something else, or knows nothing", async () => {
    expect(await (await world.engine()).settled(world.inputs)).toBe(false);
    await (await world.deliver()).finished;
    const stage = await world.kargo.stage("catalogue-dev");
    world.kargo.put("stages", { ...stage, status: { ...stage?.status, currentPromotion: { name: "x" } } });
    expect(await (await world.engine()).settled(world.inputs)).toBe(false);
  });

  it("says so when Kargo's steps write another file", async () => {
    world.kargo.play = async (name) => {
      const commit = world.remote.commit({ elsewhere: "1" });
      const stepExecutionMetadata = [step("commit", "Succeeded"), step("push", "Succeeded")];
      world.kargo.status(name, {
        phase: "Running",
        state: { "promote::push": { commit } },
        stepExecutionMetadata,
      });
    };
    await expect(world.deliver()).rejects.toThrow(
      /names 1\.0\.0 .* and not 1\.1\.0 .*let the stage's steps write that file/,
    );
  });
});

describe("a promotion that fails", () => {
  it.each([
    ["clone", "Errored", 'remote branch "nope" does not exist'],
    ["write", "Failed", "invalid file-write config"],
    ["push", "Errored", "could not read Username"],
  ])("in step %s tells the step and its message, and nothing was pushed", async (alias, phase, message) => {
    world.plays({ phase: "Running" }, { phase, stepExecutionMetadata: [step(alias, phase, message)] });
    await expect(world.deliver()).rejects.toThrow(`failed: ${phase} in step ${alias}: ${message}`);
  });

  it("after its push has delivered, and fails afterwards", async () => {
    world.kargo.play = async (name) => {
      const state = world.push("1.1.0");
      const done = [step("commit", "Succeeded"), step("push", "Succeeded")];
      world.kargo.status(name, { phase: "Running", state, stepExecutionMetadata: done });
      setTimeout(() => {
        const failed = step("healthy", "Errored", "step timed out after 5m");
        world.kargo.status(name, { phase: "Errored", state, stepExecutionMetadata: [...done, failed] });
      }, 400);
    };
    const delivery = await world.deliver();
    expect(delivery.made).toBe(true);
    await expect(delivery.finished).rejects.toThrow(/Errored in step healthy: step timed out/);
    await expect(delivery.finished).rejects.toBeInstanceOf(ReleaseFailedError);
    await delivery.abandon();
    expect(world.kargo.calls.some((call) => call.startsWith("terminate"))).toBe(false);
  });

  it("because its release is unhealthy is ended, so that a rollback need not wait for it", async () => {
    world.kargo.play = (name) => {
      const stepExecutionMetadata = [
        step("commit", "Succeeded"),
        step("push", "Succeeded"),
        step("healthy", "Running"),
      ];
      world.kargo.status(name, { phase: "Running", state: world.push("1.1.0"), stepExecutionMetadata });
    };
    const delivery = await world.deliver();
    await delivery.abandon();
    expect(world.kargo.calls.at(-1)).toMatch(/^terminate catalogue-dev\./);
    await expect(delivery.finished).rejects.toThrow("Aborted");
  });

  it("tells that no controller runs, by a time limit of its own", async () => {
    world.kargo.play = () => {};
    const started = Date.now();
    await expect(
      world.deliver({ ...world.inputs, wait: { timeoutSeconds: 1, holdSeconds: 0 } }),
    ).rejects.toThrow(/not touched by any controller for 1 s: Kargo's controller is down/);
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it("tells what it waited for, and leaves the promotion alone", async () => {
    world.plays({ phase: "Running", stepExecutionMetadata: [step("merged", "Running")] });
    await expect(
      world.deliver({ ...world.inputs, wait: { timeoutSeconds: 1, holdSeconds: 0 } }),
    ).rejects.toThrow(/has not moved for 1 s: step merged runs; it goes on in Kargo/);
    expect(world.kargo.calls).toEqual(["promote f1.1.0 to catalogue-dev"]);
  });

  it("ends in time when the cluster is lost before it was ever seen", async () => {
    world.kargo.play = () => {};
    world.kargo.follow = () => () => {};
    world.kargo.promotion = async () => {
      throw answer(undefined, "connection refused");
    };
    await expect(
      world.deliver({ ...world.inputs, wait: { timeoutSeconds: 1, holdSeconds: 0 } }),
    ).rejects.toThrow(/was not seen for 1 s: .*connection refused/);
  });

  it.each([
    ["nothing was touched", {}],
    ["a step ran", { phase: "Running", stepExecutionMetadata: [step("merged", "Running")] }],
  ])("says that the cluster is lost when it was lost after %s", async (_, status) => {
    world.kargo.play = (name) => {
      world.kargo.status(name, status);
      world.kargo.promotion = async () => {
        throw answer(undefined, "connection refused");
      };
    };
    await expect(
      world.deliver({ ...world.inputs, wait: { timeoutSeconds: 1, holdSeconds: 0 } }),
    ).rejects.toThrow(
      /has not moved for 1 s and cannot be asked for: .*the cluster at https:\/\/cluster: connection refused/,
    );
  });

  it("is noticed when somebody deletes it", async () => {
    world.kargo.play = (name) => {
      world.kargo.status(name, { phase: "Running" });
      setTimeout(() => world.kargo.remove("promotions", name), 50);
    };
    await expect(world.deliver()).rejects.toThrow("somebody deleted the promotion");
  });

  it("is noticed when another supersedes it before it was verified", async () => {
    world.kargo.play = (name) => {
      const stepExecutionMetadata = [step("commit", "Succeeded"), step("push", "Succeeded")];
      world.kargo.status(name, { phase: "Succeeded", state: world.push("1.1.0"), stepExecutionMetadata });
      world.kargo.put(
        "stages",
        stageOf("catalogue-dev", [], { status: { lastPromotion: { name: "catalogue-dev.02zz" } } }),
      );
    };
    const delivery = await world.deliver();
    await expect(delivery.finished).rejects.toThrow("superseded by catalogue-dev.02zz");
  });
});
