import { setTimeout as sleep } from "node:timers/promises";
import type { KargoApi, NewFreight, Watched } from "#components/promotion/engine/kargo/api.ts";
import type {
  FreightObject,
  PromotionObject,
  PromotionStatus,
  StageObject,
  WarehouseObject,
} from "#components/promotion/engine/kargo/objects.ts";
import { answer, promotionOf } from "./objects.ts";

type Kind = keyof Watched;
type Held = FreightObject | PromotionObject | StageObject;

/** A Kargo project in memory. A stand-in: it knows Kargo's answers, and plays what a test tells it to. */
export interface FakeKargo extends KargoApi {
  /** Every request that changes something, in order. */
  readonly calls: string[];
  put(kind: Kind, object: Held): void;
  remove(kind: Kind, name: string): void;
  /** Sets a promotion's status, as a controller does. */
  status(name: string, status: PromotionStatus): void;
  /** What happens after a promotion was created: the controller's part. */
  play: (name: string, kargo: FakeKargo) => void | Promise<void>;
  /** What the next proposals are answered with, instead of a promotion. */
  readonly refusals: Error[];
  warehouseObject: WarehouseObject | undefined;
  /** How the fake names promotions. */
  naming: (stage: string, count: number) => string;
  /** What a warehouse does when it looks. */
  discover: () => void;
}

export function fakeKargo(): FakeKargo {
  const objects: Record<Kind, Map<string, Held>> = {
    promotions: new Map(),
    stages: new Map(),
    freights: new Map(),
  };
  const listeners = new Map<string, Set<(object: never) => void>>();
  const tell = (kind: Kind, name: string) => {
    for (const listener of listeners.get(`${kind}/${name}`) ?? []) listener(objects[kind].get(name) as never);
  };
  const available = (freight: string, stage: StageObject | undefined): boolean => {
    const found = objects.freights.get(freight) as FreightObject | undefined;
    const sources = stage?.spec?.requestedFreight?.[0]?.sources;
    const { approvedFor = {}, verifiedIn = {} } = found?.status ?? {};
    if (found === undefined) return false;
    if (sources?.direct === true || approvedFor[stage?.metadata?.name ?? ""] !== undefined) return true;
    return (sources?.stages ?? []).some((upstream) => verifiedIn[upstream] !== undefined);
  };
  let count = 0;

  const fake: FakeKargo = {
    project: "craftista",
    calls: [],
    refusals: [],
    warehouseObject: { metadata: { name: "catalogue" } },
    play: () => {},
    discover: () => {},
    naming: (stage, at) => `${stage}.01jd${String(at).padStart(4, "0")}.abcdef0`,
    put(kind, object) {
      const name = object.metadata?.name ?? "";
      objects[kind].set(name, object);
      tell(kind, name);
    },
    remove(kind, name) {
      objects[kind].delete(name);
      tell(kind, name);
    },
    status(name, status) {
      fake.put("promotions", { ...(objects.promotions.get(name) as PromotionObject), status });
    },
    stage: async (name) => objects.stages.get(name) as StageObject | undefined,
    promotion: async (name) => objects.promotions.get(name) as PromotionObject | undefined,
    warehouse: async () => fake.warehouseObject,
    freights: async () => [...objects.freights.values()] as FreightObject[],
    promotions: async () => [...objects.promotions.values()] as PromotionObject[],

    async propose({ stage, freight }, dryRun) {
      const refusal = fake.refusals.shift();
      if (refusal !== undefined) throw refusal;
      const found = objects.stages.get(stage) as StageObject | undefined;
      if (found === undefined) throw answer(422, `could not find Stage "${stage}"`);
      if (!available(freight, found))
        throw answer(422, "spec.freight: Freight is not available to this Stage");
      count++;
      const made = promotionOf(fake.naming(stage, count), freight);
      if (dryRun) return made;
      const name = made.metadata?.name ?? "";
      fake.calls.push(`promote ${freight.slice(0, 6)} to ${stage}`);
      fake.put("promotions", made);
      void sleep(1).then(() => fake.play(name, fake));
      return made;
    },

    async approve(name, stage) {
      const found = objects.freights.get(name) as FreightObject;
      fake.calls.push(`approve ${name.slice(0, 6)} for ${stage}`);
      fake.put("freights", {
        ...found,
        status: { ...found.status, approvedFor: { [stage]: {} } },
      });
    },

    async makeFreight({ warehouse, image, discoveredAt }: NewFreight) {
      const made: FreightObject = {
        metadata: { name: `f${image.tag}`.padEnd(40, "0") },
        origin: { kind: "Warehouse", name: warehouse },
        images: [image],
        discoveredAt,
      };
      fake.calls.push(`make freight of ${image.tag} at ${discoveredAt}`);
      fake.put("freights", made);
      return made;
    },

    async refresh(_warehouse, token) {
      fake.calls.push("refresh");
      fake.discover();
      fake.warehouseObject = {
        ...fake.warehouseObject,
        status: { ...fake.warehouseObject?.status, lastHandledRefresh: token },
      };
    },

    async terminate(name) {
      fake.calls.push(`terminate ${name}`);
      fake.status(name, { phase: "Aborted", message: "terminated" });
    },

    follow(kind, name, listener) {
      const key = `${kind}/${name}`;
      const mine = listeners.get(key) ?? new Set();
      listeners.set(key, mine.add(listener as (object: never) => void));
      const known = objects[kind].get(name);
      if (known !== undefined) listener(known as never);
      return () => mine.delete(listener as (object: never) => void);
    },
  };
  return fake;
}
