import { openClone } from "#components/git/clone.ts";
import type { Delivery, Engine } from "#components/promotion/engine/engine.ts";
import { kargoEngine } from "#components/promotion/engine/kargo/kargo.ts";
import type { PromotionStatus, StepStatus } from "#components/promotion/engine/kargo/objects.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { KargoTarget, PromotionInputs } from "#components/promotion/model.ts";
import type { Registry } from "#components/promotion/registry.ts";
import { type GitRemote, gitRemote } from "#test/harness/git-remote.ts";
import { digestOf, gateClients, pinned, promotion } from "../../fixtures.ts";
import { type FakeKargo, fakeKargo } from "./fake.ts";
import { freightOf, stageOf } from "./objects.ts";

/** The image file that promotions of catalogue to dev write. */
export const FILE = "env/dev/catalogue/catalogue-image.yaml";

const registry: Registry = { resolve: async ({ version }) => ({ digest: digestOf(version) }) };
const target: KargoTarget = {
  project: "craftista",
  stage: "catalogue-dev",
  warehouse: "catalogue",
  approves: false,
};

/** A Kargo, a repository and an engine between them. */
export interface World {
  readonly kargo: FakeKargo;
  readonly remote: GitRemote;
  /** A promotion of catalogue 1.1.0 to dev. */
  readonly inputs: PromotionInputs;
  /** What the engine said to people. */
  readonly said: string[];
  engine(changes?: Partial<KargoTarget>): Promise<Engine>;
  deliver(wanted?: PromotionInputs, changes?: Partial<KargoTarget>): Promise<Delivery>;
  /** Pushes the image file of a version as the stage's steps do, after a rival, so that the push is rebased. */
  push(version: string): NonNullable<PromotionStatus["state"]>;
  /** A promotion that goes well, as a real Kargo goes through it. */
  succeed(name: string): Promise<void>;
  /** Lets the controller show these statuses, and nothing else. */
  plays(...statuses: readonly PromotionStatus[]): void;
}

export const step = (alias: string, status: string, message?: string): StepStatus => ({
  alias: `promote::${alias}`,
  status,
  ...(message === undefined ? {} : { message }),
});

const versionOf = (freight: string) => freight.slice(1, 6);

/** Makes a world in which dev carries 1.0.0, and Kargo knows 1.0.0 and 1.1.0. */
export function makeWorld(): World {
  const kargo = fakeKargo();
  const remote = gitRemote();
  remote.commit({ [FILE]: setImage(undefined, pinned("catalogue", "1.0.0")) });
  const inputs = promotion({ url: remote.url, wait: { timeoutSeconds: 3, holdSeconds: 0 } });
  const said: string[] = [];
  kargo.put("stages", stageOf("catalogue-dev"));
  for (const version of ["1.0.0", "1.1.0"]) kargo.put("freights", freightOf(version));

  function verify(name: string, freight: string): void {
    const stage = name.split(".")[0] ?? "";
    const items = { "Warehouse/catalogue": { name: freight } };
    kargo.put("stages", {
      ...stageOf(stage),
      status: { lastPromotion: { name }, freightHistory: [{ items }] },
    });
    kargo.put("freights", freightOf(versionOf(freight), { status: { verifiedIn: { [stage]: {} } } }));
  }

  const world: World = {
    kargo,
    remote,
    inputs,
    said,
    async engine(changes = {}) {
      const clone = await openClone({ url: remote.url, branch: "main" });
      const queue = { pass: () => {} };
      const guard = async () => {};
      return kargoEngine(
        { ...target, ...changes },
        { ...gateClients({ registry }), api: kargo, clone, queue, guard, pause: 1 },
      );
    },
    deliver: async (wanted = inputs, changes = {}) =>
      (await world.engine(changes)).deliver(wanted, (line) => said.push(line)),
    push(version) {
      remote.commit({ rival: version });
      const commit = remote.commit({ [FILE]: setImage(undefined, pinned("catalogue", version)) });
      return { "promote::commit": { commit: "c".repeat(40) }, "promote::push": { commit, branch: "main" } };
    },
    async succeed(name) {
      kargo.status(name, { phase: "Pending" });
      kargo.status(name, { phase: "Running", stepExecutionMetadata: [step("clone", "Running")] });
      const freight = (await kargo.promotion(name))?.spec?.freight ?? "";
      const state = world.push(versionOf(freight));
      const pushed = [step("commit", "Succeeded"), step("push", "Succeeded")];
      const running = [...pushed, step("healthy", "Running")];
      kargo.status(name, { phase: "Running", state, stepExecutionMetadata: running });
      const done = [...pushed, step("healthy", "Succeeded")];
      kargo.status(name, { phase: "Succeeded", state, stepExecutionMetadata: done });
      verify(name, freight);
    },
    plays(...statuses) {
      kargo.play = (name) => {
        for (const status of statuses) kargo.status(name, status);
      };
    },
  };
  kargo.play = world.succeed;
  return world;
}
