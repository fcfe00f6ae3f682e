import { expect, it } from "vitest";
import { openClone } from "#components/git/clone.ts";
import type { ServiceState } from "#components/promotion/disagreements.ts";
import { gitEngine } from "#components/promotion/engine/git.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import type { Services } from "#components/promotion/services.ts";
import { reviewer } from "#src/board/sources.ts";
import { digestOf, gateClients, pinned, promotion } from "#test/components/promotion/fixtures.ts";
import { promotionHistory } from "#test/harness/promotion-history.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const HOUR = 3_600;

/** What the board has seen of catalogue 1.1.0 on dev. */
const state = (application: NonNullable<ServiceState["cluster"]>["application"] | "gone"): ServiceState => ({
  stage: "dev",
  service: "catalogue",
  application: { controller: "argocd", namespace: "argocd", name: "catalogue-dev" },
  namespace: "craftista-dev",
  pin: "1.1.0",
  carried: pinned("catalogue", "1.1.0"),
  verified: digestOf("1.1.0"),
  cluster: application === "gone" ? undefined : { application, atRevision: undefined, images: [] },
});

const HEALTHY = {
  health: { status: "Healthy", lastTransitionTime: "2026-11-20T11:40:00Z" },
  summary: { images: [`127.0.0.1:5001/craftista/catalogue:1.1.0@${digestOf("1.1.0")}`] },
};

/** What the gates of catalogue 1.1.0 say for staging, which waits for an hour of health on dev. */
async function reviewed(...states: readonly ServiceState[]) {
  const { url } = promotionHistory([
    { at: "2026-11-20T11:00:00Z", stage: "dev", version: "1.1.0", verified: "2026-11-20T11:01:00Z" },
  ]);
  const asked: string[] = [];
  const queue = batchingQueue(async () => []);
  const services: Services = {
    ...gateClients({
      now: () => NOW,
      health: async ({ application }) => {
        asked.push(application);
        return { problem: "asked of the cluster" };
      },
    }),
    clone: await openClone({ url, branch: "main" }),
    queue,
    engine: async () => gitEngine(queue),
    controller: () => Promise.reject(new Error("nothing is waited for")),
  };
  const target = {
    stage: "dev",
    application: "catalogue-dev",
    namespace: "argocd",
    kubeconfigFrom: { env: "X" },
  };
  const { allowed, gates } = await reviewer(
    states,
    async () => services,
  )(
    promotion({
      url,
      stage: "staging",
      upstream: ["dev"],
      gates: { soak: { seconds: HOUR, stages: [target] } },
    }),
  );
  return { allowed, soak: gates.find(({ gate }) => gate === "soak"), asked };
}

it("tells the time left from what the board has seen, and asks no cluster again", async () => {
  const { allowed, soak, asked } = await reviewed(state(HEALTHY));
  expect(soak).toMatchObject({ state: "pending", until: new Date("2026-11-20T12:40:00Z") });
  expect(allowed).toBe(false);
  expect(asked).toEqual([]);
});

it("counts from the record where the health is older", async () => {
  const long = { ...HEALTHY, health: { ...HEALTHY.health, lastTransitionTime: "2026-11-20T10:00:00Z" } };
  expect((await reviewed(state(long))).soak).toMatchObject({
    state: "pending",
    until: new Date("2026-11-20T12:01:00Z"),
  });
});

it.each([
  ["the cluster was not seen", state("gone"), "its cluster did not answer"],
  ["there is no Application", state(undefined), "there is no Application argocd/catalogue-dev"],
])("does not know the time left when %s", async (_name, seen, reason) => {
  expect((await reviewed(seen)).soak).toMatchObject({
    state: "unknown",
    reason: expect.stringContaining(reason),
  });
});

it("asks about an environment that is not on the board", async () => {
  expect((await reviewed()).asked).toEqual(["catalogue-dev"]);
});
