import { beforeEach, describe, expect, it, vi } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions, RefusedError } from "#components/promotion/commit.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { digestOf, gateClients, pinned, promotion, to } from "./fixtures.ts";

const SERVICES = ["frontend", "catalogue", "catalogue-db", "recommendation", "voting"];
const imageFile = (stage: string, service: string) => `env/${stage}/${service}/${service}-image.yaml`;

let remote: GitRemote;
let base: string;
beforeEach(() => {
  remote = gitRemote();
  base = remote.commit(
    Object.fromEntries(
      SERVICES.map((service) => [imageFile("dev", service), setImage(undefined, pinned(service, "1.0.0"))]),
    ),
  );
});

const of = (service: string, changes: Partial<PromotionInputs> = {}) =>
  promotion({ url: remote.url, service, ...changes });

async function commit(promotions: readonly PromotionInputs[], guard: () => Promise<void> = async () => {}) {
  const clone = await openClone({ url: remote.url, branch: "main" });
  const push = vi.spyOn(clone, "push");
  return { results: await commitPromotions(promotions, { ...gateClients(), clone, guard }), push };
}

const log = (format: string, range = `${base}..main`) =>
  remote
    .git("log", "--reverse", `--format=${format}`, range)
    .split("\n")
    .filter((line) => line !== "");

describe("committing promotions", () => {
  it("makes one commit a service and one push for all of them", async () => {
    const { results, push } = await commit(SERVICES.map((service) => of(service)));
    expect(log("%s")).toEqual(SERVICES.map((service) => `promote ${service} 1.0.0 -> 1.1.0 to dev`));
    expect(push).toHaveBeenCalledTimes(1);
    expect(results.map((result) => (result instanceof Error ? result : result.commit))).toEqual(log("%H"));
    for (const service of SERVICES)
      expect(`${remote.git("show", `main:${imageFile("dev", service)}`)}\n`).toBe(
        setImage(undefined, pinned(service, "1.1.0")),
      );
  });

  it("records in trailers what was promoted, from what, by which gates", async () => {
    await commit([of("catalogue")]);
    const trailers = remote.git("log", "-1", "--format=%(trailers:only)", "main").trim().split("\n");
    expect(trailers.slice(0, 6)).toEqual([
      "Slipway-Service: catalogue",
      "Slipway-Stage: dev",
      "Slipway-Version: 1.1.0",
      `Slipway-Digest: ${digestOf("1.1.0")}`,
      "Slipway-From: 1.0.0",
      "Slipway-Gates: image=pass verified=pass",
    ]);
    expect(trailers[6]).toMatch(/^Slipway-Run: [0-9a-f-]{36}$/);
  });

  it("makes no second commit when Git carries the freight already, and names the commit that set it", async () => {
    await commit([of("catalogue")]);
    const [made] = log("%H");
    remote.commit({ unrelated: "later" });
    const { results, push } = await commit([of("catalogue")]);
    expect(results).toEqual([
      expect.objectContaining({ commit: made, made: false, freight: pinned("catalogue", "1.1.0") }),
    ]);
    expect(push).not.toHaveBeenCalled();
  });

  it("refuses one and promotes the others of the same push", async () => {
    const { results } = await commit([
      of("catalogue"),
      to(of("voting"), "9.0.0"),
      of("frontend", { stage: "dev", upstream: ["test"] }),
    ]);
    expect(results[0]).toMatchObject({ made: true });
    expect(results[1]).toBeInstanceOf(RefusedError);
    expect((results[1] as Error).message).toContain(
      "gate image: 127.0.0.1:5001/craftista/voting:9.0.0 is not in the registry",
    );
    expect((results[2] as Error).message).toContain("gate verified: frontend 1.1.0 is not verified on test");
    expect(log("%s")).toEqual(["promote catalogue 1.0.0 -> 1.1.0 to dev"]);
  });

  it("loses nothing against a rival that is faster several times", async () => {
    let rivals = 0;
    const { results, push } = await commit(
      SERVICES.map((service) => of(service)),
      async () => {
        if (rivals < 3) remote.commit({ [`rival-${rivals++}`]: "mine" });
      },
    );
    expect(push).toHaveBeenCalledTimes(4);
    expect(results.every((result) => !(result instanceof Error) && result.made)).toBe(true);
    expect(log("%s")).toEqual([
      "by hand",
      "by hand",
      "by hand",
      ...SERVICES.map((service) => `promote ${service} 1.0.0 -> 1.1.0 to dev`),
    ]);
  });

  it("applies its edit to what the rival wrote into the same file", async () => {
    let first = true;
    await commit([of("catalogue")], async () => {
      if (!first) return;
      first = false;
      remote.commit({
        [imageFile("dev", "catalogue")]:
          `# by a rival\n${setImage("extra: 1\n", pinned("catalogue", "1.0.5"))}`,
      });
    });
    expect(remote.git("show", `main:${imageFile("dev", "catalogue")}`)).toContain("# by a rival\nextra: 1");
    expect(log("%(trailers:key=Slipway-From,valueonly)")).toEqual(["1.0.5"]);
  });

  it("checks the gates again after a rejected push", async () => {
    const staging = of("catalogue", { stage: "staging", upstream: ["dev"] });
    const clone = await openClone({ url: remote.url, branch: "main" });
    const tag = await (async () => {
      const tip = (await clone.fetchTip()) ?? "";
      return clone.tag(
        "verified/dev/catalogue/1.1.0",
        tip,
        `x\n\nSlipway-Digest: ${digestOf("1.1.0")}\n`,
        staging.author,
      );
    })();
    await clone.push(new Map([["refs/tags/verified/dev/catalogue/1.1.0", tag]]));
    const { results } = await commit([staging], async () => {
      remote.git("update-ref", "-d", "refs/tags/verified/dev/catalogue/1.1.0");
      remote.commit({ rival: "faster" });
    });
    expect(results[0]).toBeInstanceOf(RefusedError);
    expect(log("%s")).toEqual(["by hand"]);
  });

  it("pushes nothing when the guard finds that the engine is gone", async () => {
    const run = commit([of("catalogue")], async () => {
      throw new Error("the engine is gone");
    });
    await expect(run).rejects.toThrow("the engine is gone");
    expect(log("%s")).toEqual([]);
  });
});
