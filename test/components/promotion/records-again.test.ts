import { expect, it, vi } from "vitest";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { gitEngine } from "#components/promotion/engine/git.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { promote } from "#components/promotion/promote.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { gateClients, pinned, promotion, to } from "./fixtures.ts";

const SERVICES = Array.from({ length: 8 }, (_, index) => `service-${index}`);
const imageFile = (service: string) => `env/dev/${service}/${service}-image.yaml`;

/** Promotes all services to a version, as one run does; returns how often records were pushed, and how often read. */
async function promoteAll(remote: GitRemote, version: string): Promise<{ pushes: number; reads: number }> {
  const clone = await openClone({ url: remote.url, branch: "main" });
  const push = vi.spyOn(clone, "push");
  const read = vi.spyOn(clone, "readRefs");
  const clients = gateClients();
  const queue = batchingQueue((batch: readonly PromotionInputs[]) =>
    commitPromotions(batch, { ...clients, clone, guard: async () => {} }),
  );
  const services = {
    ...clients,
    clone,
    queue,
    engine: async () => gitEngine(queue),
    controller: async () => ({
      preflight: async () => {},
      waitFor: async ({ commit }: { commit: string }) => ({ revision: commit, since: Date.now() }),
    }),
  };
  queue.announce(SERVICES.length);
  const wanted = SERVICES.map((service) => to(promotion({ url: remote.url, service }), version));
  await Promise.all(wanted.map((inputs) => promote(inputs, services, () => {})));
  const ofRecords = push.mock.calls.filter(([updates]) =>
    [...updates.keys()].some((ref) => ref.startsWith("refs/tags/")),
  );
  return { pushes: ofRecords.length, reads: read.mock.calls.length };
}

it("records a set that goes back to versions verified before by a few pushes, as on its way forward", async () => {
  const remote = gitRemote();
  remote.commit(
    Object.fromEntries(
      SERVICES.map((service) => [imageFile(service), setImage(undefined, pinned(service, "1.0.0"))]),
    ),
  );
  expect((await promoteAll(remote, "1.1.0")).pushes).toBeLessThanOrEqual(3);
  expect((await promoteAll(remote, "1.2.0")).pushes).toBeLessThanOrEqual(3);
  const back = await promoteAll(remote, "1.1.0");
  expect(back.pushes).toBeLessThanOrEqual(6);
  expect(back.reads).toBeLessThanOrEqual(3);
  const tags = remote
    .git("for-each-ref", "--format=%(refname:short) %(*objectname)", "refs/tags/verified")
    .split("\n");
  for (const service of SERVICES) {
    const commit = remote.git("log", "-1", "--format=%H", "main", "--", imageFile(service));
    const again = `verified/dev/${service}/1.1.0+${commit.slice(0, 7)} ${commit}`;
    expect(tags.filter((line) => line.startsWith(`verified/dev/${service}/`))).toHaveLength(3);
    expect(tags).toContain(again);
  }
});
