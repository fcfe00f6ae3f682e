// One run of one environment, in a process of its own as an update has: promotes all of its services to a version.
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import { gateClients, promotion } from "#test/components/promotion/fixtures.ts";
import type { Order } from "./order.ts";

const [text = ""] = process.argv.slice(2);
const { url, stage, services, version }: Order = JSON.parse(text);
const clone = await openClone({ url, branch: "main" });
const queue = batchingQueue((batch: readonly ReturnType<typeof promotion>[]) =>
  commitPromotions(batch, { ...gateClients(), clone, guard: async () => {} }),
);
queue.announce(services.length);
for (const service of services) queue.expect(service);
await Promise.all(
  services.map(async (service) => {
    const wanted = promotion({ url, stage, service });
    await queue.submit(service, { ...wanted, freight: { ...wanted.freight, version } });
  }),
);
