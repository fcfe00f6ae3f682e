import { setTimeout as sleep } from "node:timers/promises";
import { openCluster } from "#components/kubernetes/cluster.ts";
import type { KargoApi } from "#components/promotion/engine/kargo/api.ts";
import {
  type FreightObject,
  nameIn,
  type PromotionObject,
  type WarehouseObject,
} from "#components/promotion/engine/kargo/objects.ts";
import { setImage } from "#components/promotion/image-file.ts";
import type { GitRemote } from "#test/harness/git-remote.ts";
import { digestInRegistry } from "../../harness/registry.ts";
import { imageFileOf, STAGES } from "../pipeline.ts";
import { pushedEnd, recording } from "./recordings.ts";

const TAGS = ["1.2.0", "1.1.0", "1.0.0"];

/** The controller's part: a stand-in that plays recordings, one promotion of a stage after the other. */
export interface ScriptedController {
  running: boolean;
  /** One look at everything. */
  reconcile(): Promise<void>;
}

export function scriptedController(
  kubeconfig: string,
  api: KargoApi,
  image: string,
  remote: () => GitRemote,
): ScriptedController {
  const cluster = openCluster(kubeconfig);
  const kind = (plural: string) => ({
    group: "kargo.akuity.io",
    version: "v1alpha1",
    plural,
    namespace: api.project,
  });
  const set = (plural: string, name: string, status: object) =>
    cluster.mergeStatus(kind(plural), name, status);
  const busy = new Set<string>();

  async function look(warehouse: WarehouseObject): Promise<void> {
    const token = warehouse.metadata?.annotations?.["kargo.akuity.io/refresh"];
    const references = await Promise.all(
      TAGS.map(async (tag) => ({ tag, digest: await digestInRegistry("catalogue", tag) })),
    );
    const newest = references[0];
    const known = await api.freights();
    if (newest !== undefined && !known.some(({ images }) => images?.[0]?.tag === newest.tag))
      await api.makeFreight({
        warehouse: "catalogue",
        image: { repoURL: image, ...newest },
        discoveredAt: new Date().toISOString(),
      });
    await set("warehouses", "catalogue", {
      discoveredArtifacts: { images: [{ repoURL: image, references }] },
      ...(token === undefined ? {} : { lastHandledRefresh: token }),
    });
  }

  async function play(promotion: PromotionObject, freight: FreightObject): Promise<void> {
    const name = nameIn(promotion);
    const stage = promotion.spec?.stage ?? "";
    const broken = STAGES[stage]?.broken;
    for (const status of recording(broken)) {
      await set("promotions", name, status);
      await sleep(60);
    }
    if (broken !== undefined) return set("stages", stage, { lastPromotion: { name } });
    const found = freight.images?.[0];
    const pinned = { repository: image, version: found?.tag ?? "", digest: found?.digest ?? "" };
    const commit = remote().commit({ [imageFileOf(stage)]: setImage(undefined, pinned) });
    const end = { ...pushedEnd(commit), freight: { name: nameIn(freight), images: freight.images } };
    await set("promotions", name, { ...end, finishedAt: new Date().toISOString() });
    const now = new Date().toISOString();
    await set("stages", stage, {
      lastPromotion: { name, status: { phase: "Succeeded" } },
      freightHistory: [{ id: name, items: { "Warehouse/catalogue": { name: nameIn(freight) } } }],
    });
    await set("freights", nameIn(freight), {
      verifiedIn: { [stage]: { verifiedAt: now } },
      currentlyIn: { [stage]: { since: now } },
    });
  }

  async function promoteByItself(freights: readonly FreightObject[]): Promise<void> {
    const newest = freights.find(({ images }) => images?.[0]?.tag === TAGS[0]);
    const mine = (await api.promotions()).filter(({ spec }) => spec?.stage === "auto");
    if (newest !== undefined && mine.length === 0)
      await api.propose({ stage: "auto", freight: nameIn(newest) }, false);
  }

  const controller: ScriptedController = {
    running: true,
    async reconcile() {
      const warehouse = await api.warehouse("catalogue");
      if (warehouse === undefined || !controller.running) return;
      const token = warehouse.metadata?.annotations?.["kargo.akuity.io/refresh"];
      if (
        warehouse.status?.discoveredArtifacts === undefined ||
        warehouse.status.lastHandledRefresh !== token
      )
        await look(warehouse);
      const freights = await api.freights();
      await promoteByItself(freights);
      for (const promotion of (await api.promotions()).toSorted((a, b) =>
        nameIn(a).localeCompare(nameIn(b)),
      )) {
        const stage = promotion.spec?.stage ?? "";
        const freight = freights.find((one) => nameIn(one) === promotion.spec?.freight);
        if (promotion.status?.phase !== undefined || busy.has(stage) || freight === undefined) continue;
        busy.add(stage);
        void play(promotion, freight).finally(() => busy.delete(stage));
      }
    },
  };
  return controller;
}
