import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pushedBy } from "#components/promotion/engine/kargo/pushed.ts";
import { parseImageFile } from "#components/promotion/image-file.ts";
import { endToEnd } from "./harness/context.ts";
import { digestInRegistry } from "./harness/registry.ts";
import { imageFileOf } from "./kargo/pipeline.ts";
import { type ScriptedKargo, scriptedKargo } from "./kargo/scripted/scripted.ts";
import { eventually, type KargoWorld, makeWorld, REAL_KARGO } from "./kargo/world.ts";

let scripted: ScriptedKargo | undefined;
let world: KargoWorld;
beforeAll(async () => {
  const { sandbox } = endToEnd();
  scripted = REAL_KARGO === undefined ? await scriptedKargo(sandbox) : undefined;
  const kubeconfig = REAL_KARGO ?? sandbox.kubeconfig;
  world = await makeWorld({ kubeconfig, registry: sandbox.registry, serve: scripted?.serve });
});
afterAll(async () => {
  await world?.close();
  await scripted?.stop();
  const times = (world?.seconds ?? []).toSorted((a, b) => a - b);
  const [middle, last] = [times[Math.floor(times.length / 2)], times.at(-1)];
  console.log(`${world?.said.join("\n")}\n${times.length} promotions: p50 ${middle} s, longest ${last} s`);
});

const git = (...args: string[]) => world.repository.remote.git(...args);
const carried = (commit: string, stage: string) =>
  parseImageFile(git("show", `${commit}:${imageFileOf(stage)}`));
const freightOf = async (version: string) =>
  (await world.api.freights()).find(({ images = [] }) => images.some(({ tag }) => tag === version));
const onStage = async (stage: string) =>
  (await world.api.promotions()).filter(({ spec }) => spec?.stage === stage);

/** The last commit that changed what a stage runs; the automatic stage pushes meanwhile. */
const lastOf = (stage: string): string => git("log", "-1", "--format=%H", "main", "--", imageFileOf(stage));

describe(`the engine kargo at ${REAL_KARGO === undefined ? "a scripted Kargo" : "a real Kargo"}`, () => {
  it("promotes the newest version, and names the commit that was pushed", async () => {
    const delivery = await world.promote("dev", "1.2.0");
    expect(delivery.made).toBe(true);
    expect(delivery.freight.digest).toBe(await digestInRegistry("catalogue", "1.2.0"));
    expect(delivery.commit).toBe(lastOf("dev"));
    expect(carried(delivery.commit, "dev")).toEqual(delivery.freight);
    expect((await freightOf("1.2.0"))?.status?.verifiedIn).toHaveProperty("dev");
    expect(world.said).toContain("dev 1.2.0: Kargo: step push Succeeded");
  });

  it("asks for nothing the second time", async () => {
    const before = (await onStage("dev")).length;
    expect(await (await world.engine("dev")).settled(world.inputs("dev", "1.2.0"))).toBe(true);
    const again = await world.promote("dev", "1.2.0");
    expect(again.made).toBe(false);
    expect(again.commit).toBe(lastOf("dev"));
    expect((await onStage("dev")).length).toBe(before);
  });

  it("shows in a preview why Kargo lets a version in, and changes nothing", async () => {
    await eventually("soaked", async () => {
      const digest = await digestInRegistry("catalogue", "1.2.0");
      const gates = await (await world.engine("prod")).review(world.inputs("prod", "1.2.0"), digest);
      return gates.every(({ state }) => state === "pass") ? gates : undefined;
    }).then((gates) =>
      expect(gates.map(({ gate, reason }) => [gate, reason])).toEqual([
        ["freight", expect.stringMatching(/^[a-z]+-[a-z]+ \([0-9a-f]{7}\), discovered at /)],
        ["verified", expect.stringContaining("verified in dev at ")],
        ["soak", "has run there for 1s or longer"],
        ["kargo", "accepts the promotion (dry run): 4 steps"],
      ]),
    );
    expect(await onStage("prod")).toEqual([]);
  });

  it("makes freight of an older version by hand, dated in the past, and no automatic stage goes back to it", async () => {
    await eventually("auto", async () =>
      (await freightOf("1.2.0"))?.status?.verifiedIn?.auto ? true : undefined,
    );
    await world.promote("beside", "1.1.0");
    const [older, newest] = [await freightOf("1.1.0"), await freightOf("1.2.0")];
    expect(Date.parse(older?.discoveredAt ?? "")).toBeLessThan(Date.parse(newest?.discoveredAt ?? ""));
    expect(carried("main", "auto")?.version).toBe("1.2.0");
  });

  it("explains the one text by which Kargo refuses, and asks for nothing", async () => {
    await expect(world.promote("prod", "1.1.0")).rejects.toThrow(
      "gate verified: not verified in dev; promote it there first",
    );
    expect(await onStage("prod")).toEqual([]);
  });

  it("approves where the pipeline's gates stand for it", async () => {
    await world.promote("prod", "1.1.0", { approves: true });
    expect((await freightOf("1.1.0"))?.status?.approvedFor).toHaveProperty("prod");
    expect(carried("main", "prod")?.version).toBe("1.1.0");
  });

  it.each([
    ["clone", /Errored in step clone: .*nope/],
    ["write", /Errored in step write: .*no\.such\.key/],
    ["push", /Errored in step push: /],
  ])("tells where a promotion broke: %s", async (step, reason) => {
    const before = git("rev-parse", "main");
    await expect(world.promote(`broken-${step}`, "1.2.0")).rejects.toThrow(reason);
    expect(git("rev-parse", "main")).toBe(before);
  });

  it("takes the commit from the push when two stages push at once", async () => {
    const [one, other] = await Promise.all([world.promote("dev", "1.1.0"), world.promote("beside", "1.2.0")]);
    expect(carried(one.commit, "dev")?.version).toBe("1.1.0");
    expect(carried(other.commit, "beside")?.version).toBe("1.2.0");
    const ends = (await world.api.promotions()).flatMap((promotion) => pushedBy(promotion)?.commit ?? []);
    expect(ends).toEqual(expect.arrayContaining([one.commit, other.commit]));
    for (const { commit } of [one, other]) git("merge-base", "--is-ancestor", commit, "main");
  });

  it("makes Kargo hold its automatic promotion where an older version is pinned", async () => {
    const gates = await (await world.engine("auto")).review(
      world.inputs("auto", "1.1.0"),
      await digestInRegistry("catalogue", "1.1.0"),
    );
    expect(gates.at(-1)?.reason).toContain("Kargo will hold its automatic promotion here");
    await world.promote("auto", "1.1.0");
    expect(carried("main", "auto")?.version).toBe("1.1.0");
  });

  it.runIf(REAL_KARGO === undefined)("follows what is under way", async () => {
    const freight = (await freightOf("1.2.0"))?.metadata?.name ?? "";
    scripted?.pause();
    const name = (await world.api.propose({ stage: "dev", freight }, false)).metadata?.name;
    const engine = await world.engine("dev");
    const said: string[] = [];
    const delivery = await engine.deliver(world.inputs("dev", "1.2.0"), (line) => {
      if (said.push(line) === 1) scripted?.resume();
    });
    await delivery.finished;
    expect(said[0]).toContain(`follows Kargo's promotion ${name}`);
  });

  it.runIf(REAL_KARGO === undefined)("says so when no controller runs", async () => {
    scripted?.pause();
    const engine = await world.engine("beside");
    const wanted = { ...world.inputs("beside", "1.1.0"), wait: { timeoutSeconds: 2, holdSeconds: 0 } };
    await expect(engine.deliver(wanted, () => {})).rejects.toThrow("not touched by any controller for 2 s");
    scripted?.resume();
    await world.promote("beside", "1.1.0");
  });

  it.runIf(REAL_KARGO === undefined)("says so when Kargo's webhooks are not registered", async () => {
    await scripted?.unregister();
    const digest = await digestInRegistry("catalogue", "1.1.0");
    await eventually("unregistered", async () => {
      const gates = await (await world.engine("dev")).review(world.inputs("dev", "1.1.0"), digest);
      return gates.at(-1)?.reason.includes("webhooks are not registered") ? true : undefined;
    });
    await expect(world.promote("dev", "1.1.0")).rejects.toThrow("webhooks are not registered");
  });
});
