import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openClone } from "#components/git/clone.ts";
import { commitPromotions } from "#components/promotion/commit.ts";
import { gitEngine } from "#components/promotion/engine/git.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { promote } from "#components/promotion/promote.ts";
import { batchingQueue } from "#components/promotion/queue.ts";
import { gateClients, pinned, promotion, to } from "#test/components/promotion/fixtures.ts";
import type { Lab } from "../../lab.ts";
import { type Steps, timed } from "../../steps.ts";
import { hostGit } from "./git-host.ts";
import { tutorial } from "./tutorial.ts";

/** Samples of the product's promotion, and of the tutorial's way, which clones everything. */
const SAMPLES = 11;
const FLOOR_SAMPLES = 1;

const SERVICE = "catalogue";

/** Seconds of promotions in a repository of so many files. */
export interface GitCost {
  readonly files: number;
  readonly ours: readonly number[];
  readonly floor: readonly number[];
}

const { imageFile } = promotion().repository;

/** One image file, and others a hundred to a folder. */
function filesOf(count: number): Record<string, string> {
  const others = Array.from({ length: count - 1 }, (_, index): [string, string] => [
    `apps/team-${Math.floor(index / 1_000)}/app-${Math.floor(index / 100)}/file-${index}.yaml`,
    `value: ${index}\n`,
  ]);
  return Object.fromEntries([[imageFile, setImage(undefined, pinned(SERVICE, "0.0.0"))], ...others]);
}

/** A promotion in a process that knows nothing yet, with a controller that is content at once: what remains is Git. */
async function promoteAnew(inputs: PromotionInputs): Promise<void> {
  const clone = await openClone({ url: inputs.repository.url, branch: "main" });
  const clients = gateClients();
  const queue = batchingQueue((batch: readonly PromotionInputs[]) =>
    commitPromotions(batch, { ...clients, clone, guard: async () => {} }),
  );
  const engine = gitEngine(queue);
  queue.announce(1);
  engine.expect(inputs, true);
  await promote(
    inputs,
    {
      ...clients,
      clone,
      queue,
      engine: async () => engine,
      controller: async () => ({
        preflight: async () => {},
        waitFor: async ({ commit }) => ({ revision: commit, since: Date.now() }),
      }),
    },
    () => {},
  );
}

/** Promotes in repositories of several sizes, in turns. */
export async function measureGitCost(lab: Lab, sizes: readonly number[], steps: Steps): Promise<GitCost[]> {
  const hosts = await Promise.all(
    sizes.map(async (files) => {
      const folder = join(lab.scratch, `files-${files}`);
      await mkdir(folder);
      return {
        files,
        ours: [] as number[],
        floor: [] as number[],
        git: await hostGit(folder, filesOf(files)),
      };
    }),
  );
  try {
    // The first of each is not counted.
    for (let sample = 0; sample <= SAMPLES; sample++)
      for (const { ours, floor, git } of sample % 2 === 0 ? hosts : hosts.toReversed()) {
        steps.check();
        const inputs = to(promotion({ url: git.url, service: SERVICE }), `1.0.${sample}`);
        const { seconds } = await timed(() => promoteAnew(inputs));
        if (sample > 0) ours.push(seconds);
        if (sample > 0 && floor.length < FLOOR_SAMPLES) {
          const folder = join(lab.scratch, "tutorial");
          floor.push((await timed(() => tutorial(git.url, folder, imageFile, `0.1.${sample}`))).seconds);
        }
      }
    const medians = hosts.map(
      ({ files, ours }) =>
        `${files} files ${ours.toSorted((a, b) => a - b)[Math.floor(SAMPLES / 2)]?.toFixed(3)} s`,
    );
    steps.say(`Git cost of a promotion: ${medians.join(", ")}`);
    return hosts.map(({ files, ours, floor }) => ({ files, ours, floor }));
  } finally {
    for (const { git } of hosts) git.close();
  }
}
