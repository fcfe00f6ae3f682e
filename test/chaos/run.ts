// One update, as an engine makes it, in a process of its own: check, diff against the state, apply. Real lifecycle, real
// Git; the controller is scripted: a release is healthy once its commit can be read, after a while.
import { setTimeout as sleep } from "node:timers/promises";
import { exitWithoutEngine } from "#components/dynamic/engine.ts";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import type { Controller } from "#components/promotion/controller/controller.ts";
import { gitEngine } from "#components/promotion/engine/git.ts";
import { apply, check, diff } from "#components/promotion/lifecycle.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import type { Services } from "#components/promotion/services.ts";
import { gateClients, promotion, to } from "#test/components/promotion/fixtures.ts";
import type { Update } from "./update.ts";

/** How long a roll-out takes, in milliseconds. */
const ROLL_OUT = 150;

const [text = ""] = process.argv.slice(2);
const { url, services, version, state }: Update = JSON.parse(text);
const clone = await openClone({ url, branch: "main" });
const clients = gateClients();
const queue = batchingQueue((batch: readonly PromotionInputs[]) =>
  commitPromotions(batch, { ...clients, clone, guard: exitWithoutEngine }),
);
const controller: Controller = {
  preflight: async () => {},
  waitFor: async (release) => {
    await sleep(ROLL_OUT);
    if (!(await release.carriedBy(release.commit))) throw new Error(`${release.commit} does not carry it`);
    return { revision: release.commit, since: Date.now() };
  },
};
const engine = gitEngine(queue);
const all: Services = {
  ...clients,
  clone,
  queue,
  engine: async () => engine,
  controller: async () => controller,
};
const connect = async () => all;

const wanted = services.map((service) => to(promotion({ url, service }), version));
for (const inputs of wanted) {
  const { failures } = await check({ ...inputs, total: services.length }, () => {}, connect);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
}
const outputs = await Promise.all(
  wanted.map(async (inputs) => {
    const old = state[inputs.service];
    if (old !== undefined && !(await diff(old, inputs, connect)).changes) return old;
    return apply(inputs, connect);
  }),
);
console.log(`state ${JSON.stringify(Object.fromEntries(outputs.map((one) => [one.service, one])))}`);
