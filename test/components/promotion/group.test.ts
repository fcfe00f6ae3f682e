import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Clone, openClone } from "#components/git/clone.ts";
import { auditOf } from "#components/promotion/audit.ts";
import { commitPromotions, GroupRefusedError, RefusedError } from "#components/promotion/commit.ts";
import { readHistory } from "#components/promotion/history.ts";
import { parseImageFile, setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { unitOf } from "#components/promotion/unit.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { gateClients, pinned, promotion } from "./fixtures.ts";

const SHOP = ["frontend", "catalogue", "voting"];
const imageFile = (service: string) => `env/dev/${service}/${service}-image.yaml`;
const freightOf = (service: string, version: string) => ({
  repository: pinned(service, version).repository,
  version,
});

/** The promotions of a group, each of which knows the others. */
function shop(
  url: string,
  versions: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, Pick<PromotionInputs, "gates">>> = {},
): PromotionInputs[] {
  const members = Object.entries(versions).map(([service, version]) => ({
    service,
    freight: freightOf(service, version),
    imageFile: imageFile(service),
    ...changes[service],
  }));
  return members.map(({ service, freight }) =>
    promotion({ url, service, freight, group: { name: "shop", members } }),
  );
}

const allAt = (version: string) => Object.fromEntries(SHOP.map((service) => [service, version]));

let remote: GitRemote;
let base: string;
beforeEach(() => {
  remote = gitRemote();
  base = remote.commit(
    Object.fromEntries(
      [...SHOP, "other"].map((service) => [
        imageFile(service),
        setImage(undefined, pinned(service, "1.0.0")),
      ]),
    ),
  );
});

async function commit(
  promotions: readonly PromotionInputs[],
  { guard = async () => {}, change = (clone: Clone): Clone => clone } = {},
) {
  const clone = change(await openClone({ url: remote.url, branch: "main" }));
  const push = vi.spyOn(clone, "push");
  return { results: await commitPromotions(promotions, { ...gateClients(), clone, guard }), push };
}

const subjects = () =>
  remote
    .git("log", "--reverse", "--format=%s", `${base}..main`)
    .split("\n")
    .filter((line) => line !== "");
const versions = (commit = "main") =>
  Object.fromEntries(
    SHOP.map((service) => [
      service,
      parseImageFile(remote.git("show", `${commit}:${imageFile(service)}`))?.version,
    ]),
  );

describe("a group", () => {
  it("is one commit, beside those of others, in one push", async () => {
    const { results, push } = await commit([
      ...shop(remote.url, allAt("1.1.0")),
      promotion({ url: remote.url, service: "other" }),
    ]);
    expect(subjects()).toEqual(["promote shop to dev", "promote other 1.0.0 -> 1.1.0 to dev"]);
    expect(push).toHaveBeenCalledTimes(1);
    const [first, , last] = results;
    expect(first).toMatchObject({ commit: remote.git("rev-parse", "main~1"), made: true, from: "1.0.0" });
    expect(last).toMatchObject({ commit: (first as { commit: string }).commit });
    expect(versions()).toEqual(allAt("1.1.0"));
  });

  it("is committed by the first of it, and the others find it done: with --parallel 1 they come later", async () => {
    const [first, second, third] = shop(remote.url, allAt("1.1.0"));
    if (first === undefined || second === undefined || third === undefined) throw new Error("three");
    const { results } = await commit([second]);
    expect(results).toEqual([expect.objectContaining({ made: true })]);
    for (const later of [first, third, second])
      expect((await commit([later])).results).toEqual([
        expect.objectContaining({ made: false, commit: remote.git("rev-parse", "main") }),
      ]);
    expect(subjects()).toEqual(["promote shop to dev"]);
  });

  it("commits none when a gate refuses one of it, and says which", async () => {
    const { results, push } = await commit([
      ...shop(remote.url, { ...allAt("1.1.0"), voting: "9.0.0" }),
      promotion({ url: remote.url, service: "other" }),
    ]);
    expect(subjects()).toEqual(["promote other 1.0.0 -> 1.1.0 to dev"]);
    expect(push).toHaveBeenCalledTimes(1);
    expect(results[0]).toBeInstanceOf(GroupRefusedError);
    expect((results[0] as Error).message).toBe(
      "dev/frontend 1.1.0 is not committed: the group shop is promoted as a whole, and dev/voting 9.0.0 is refused",
    );
    expect(results[2]).toBeInstanceOf(RefusedError);
    expect((results[2] as Error).message).toContain("gate image: ");
  });

  it("asks the gates of all of it, although only one has arrived", async () => {
    const [first] = shop(remote.url, { ...allAt("1.1.0"), voting: "9.0.0" });
    const { results } = await commit(first === undefined ? [] : [first]);
    expect(results[0]).toBeInstanceOf(GroupRefusedError);
    expect(subjects()).toEqual([]);
  });

  it("asks the gates of all of it again after a rejected push", async () => {
    const open = { timeZone: "UTC", allowed: ["* 9 * * *"] };
    const group = shop(remote.url, allAt("1.1.0"), { voting: { gates: { window: open } } });
    const clone = await openClone({ url: remote.url, branch: "main" });
    let time = "2026-01-05T09:59:59Z";
    const results = await commitPromotions(group, {
      ...gateClients({ now: () => new Date(time) }),
      clone,
      guard: async () => {
        remote.commit({ rival: "faster" });
        time = "2026-01-05T10:00:00Z";
      },
    });
    expect(results.every((result) => result instanceof Error)).toBe(true);
    expect(subjects()).toEqual(["by hand"]);
  });

  it("leaves out what Git carries already, and goes on with that", async () => {
    const { results } = await commit(shop(remote.url, { ...allAt("1.1.0"), catalogue: "1.0.0" }));
    expect(results[1]).toMatchObject({ made: false, commit: base });
    const body = remote.git("log", "-1", "--format=%b", "main");
    expect(body).not.toContain("catalogue");
    const refused = await commit(shop(remote.url, { ...allAt("1.1.0"), catalogue: "9.0.0" }));
    expect(refused.results[0]).toMatchObject({ made: false, freight: { version: "1.1.0" } });
    expect(refused.results[1]).toBeInstanceOf(RefusedError);
  });

  it("is found again when the answer to its push was lost", async () => {
    let lost = false;
    const { results, push } = await commit(shop(remote.url, allAt("1.1.0")), {
      change: (clone) => ({
        ...clone,
        push: async (...args) => {
          await clone.push(...args);
          if (lost) return;
          lost = true;
          remote.commit({ rival: "later" });
          // The same commit again: it is no longer the tip.
          await clone.push(...args);
        },
      }),
    });
    expect(push).toHaveBeenCalledTimes(1);
    expect(results).toEqual(SHOP.map(() => expect.objectContaining({ made: true, from: "1.0.0" })));
    expect(subjects()).toEqual(["promote shop to dev", "by hand"]);
  });

  it("is told apart by service in the history, with the name of the group", async () => {
    await commit(shop(remote.url, allAt("1.1.0")));
    const history = await readHistory(await openClone({ url: remote.url, branch: "main" }));
    const { promotions } = history;
    expect(auditOf(history, () => []).map(({ service, group }) => [service, group])).toEqual(
      SHOP.map((service) => [service, "shop"]),
    );
    expect(promotions).toEqual(
      SHOP.map((service) =>
        expect.objectContaining({
          service,
          stage: "dev",
          version: "1.1.0",
          from: "1.0.0",
          group: "shop",
          gates: ["image=pass", "verified=pass"],
          commit: remote.git("rev-parse", "main"),
        }),
      ),
    );
    // Git itself reads them all as trailers.
    const trailers = remote.git("log", "-1", "--format=%(trailers:key=Slipway-Service,valueonly)", "main");
    expect(trailers.trim().split("\n")).toEqual(SHOP);
  });

  it("is all or none, whatever is carried, asked for and refused, and whoever comes first", async () => {
    const version = fc.constantFrom("1.0.0", "1.1.0", "9.0.0");
    const wanted = fc.record(Object.fromEntries(SHOP.map((service) => [service, version])));
    await fc.assert(
      fc.asyncProperty(wanted, fc.shuffledSubarray(SHOP, { minLength: 1 }), async (pins, arriving) => {
        const before = versions();
        const group = shop(remote.url, pins);
        const tip = remote.git("rev-parse", "main");
        await commit(arriving.flatMap((name) => group.find(({ service }) => service === name) ?? []));
        const made = Number(remote.git("rev-list", "--count", `${tip}..main`));
        const refused = SHOP.some((service) => pins[service] === "9.0.0");
        const same = SHOP.every((service) => pins[service] === before[service]);
        expect(made).toBe(refused || same ? 0 : 1);
        expect(versions()).toEqual(refused ? before : pins);
      }),
      { numRuns: 12 },
    );
  });
});

it("a promotion by itself is its own unit, and one of a group brings the settings of each", () => {
  const alone = promotion();
  expect(unitOf(alone)).toEqual({ group: undefined, promotions: [alone] });
  const waivers = { soak: { by: "ada", why: "outage" } };
  const members = [
    { service: "frontend", freight: freightOf("frontend", "1.1.0"), imageFile: imageFile("frontend") },
    { service: "voting", freight: freightOf("voting", "2.0.0"), imageFile: imageFile("voting"), waivers },
  ];
  const [frontend, voting] = unitOf(
    promotion({
      service: "frontend",
      waivers: { image: { by: "eve", why: "hers" } },
      group: { name: "shop", members },
    }),
  ).promotions;
  expect(frontend).not.toHaveProperty("waivers");
  expect(voting).toMatchObject({ service: "voting", stage: "dev", waivers, freight: { version: "2.0.0" } });
  expect(voting?.repository.imageFile).toBe(imageFile("voting"));
  expect(voting).not.toHaveProperty("group");
});
