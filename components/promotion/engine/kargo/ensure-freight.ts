import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { RequestError } from "#components/kubernetes/request-error.ts";
import type { KargoApi } from "./api.ts";
import { calledFreight, discoveredImage, findFreight, pastDiscovery, type Wanted } from "./freight.ts";
import type { FreightObject, WarehouseObject } from "./objects.ts";

/** How often the warehouse is asked whether it has looked, in milliseconds. */
const LOOK = 250;

/**
 * The Freight of a version: what there is, else what the warehouse makes when it looks now, else, for a version older
 * than the newest, made by hand with a date in the past.
 * @throws with the remedy when Kargo cannot have it
 */
export async function ensureFreight(
  api: KargoApi,
  wanted: Wanted,
  say: (line: string) => void,
  { timeoutSeconds, look = LOOK }: { readonly timeoutSeconds: number; readonly look?: number },
): Promise<FreightObject> {
  const known = pick(await api.freights(), wanted);
  if (known !== undefined) return known;
  say(`Kargo has no freight of it yet; warehouse ${wanted.warehouse} is asked to look`);
  const warehouse = await lookNow(api, wanted.warehouse, timeoutSeconds, look);
  const all = await api.freights();
  const discovered = pick(all, wanted);
  if (discovered !== undefined) return discovered;

  const { repository, version } = wanted.image;
  const image = discoveredImage(warehouse, wanted);
  if (image === undefined)
    throw new Error(
      `warehouse ${api.project}/${wanted.warehouse} has not discovered ${repository}:${version}${problemOf(warehouse)}; check kargo.constraint and kargo.platform`,
    );
  const { createdAt, ...reference } = image;
  const discoveredAt = pastDiscovery(all, wanted.warehouse, createdAt, new Date());
  try {
    const made = await api.makeFreight({ warehouse: wanted.warehouse, image: reference, discoveredAt });
    say(
      `made freight ${calledFreight(made)} by hand, dated ${discoveredAt}: a warehouse makes it of the newest version alone`,
    );
    return made;
  } catch (error) {
    // Somebody was faster with the same contents.
    const theirs =
      error instanceof RequestError && error.status === 409 ? pick(await api.freights(), wanted) : undefined;
    if (theirs !== undefined) return theirs;
    throw error;
  }
}

function pick(all: readonly FreightObject[], wanted: Wanted): FreightObject | undefined {
  const fact = findFreight(all, wanted);
  return "found" in fact ? fact.found : undefined;
}

/** Asks a warehouse to look at the registry, and waits until it has. */
async function lookNow(
  api: KargoApi,
  name: string,
  timeoutSeconds: number,
  look: number,
): Promise<WarehouseObject> {
  const token = randomUUID();
  const end = Date.now() + timeoutSeconds * 1_000;
  await api.refresh(name, token);
  for (;;) {
    const warehouse = await api.warehouse(name);
    if (warehouse?.status?.lastHandledRefresh === token) return warehouse;
    if (Date.now() >= end)
      throw new Error(
        `warehouse ${api.project}/${name} has not looked after ${timeoutSeconds} s${warehouse === undefined ? ": there is none" : problemOf(warehouse)}; check that Kargo's controller runs`,
      );
    await sleep(look);
  }
}

/** What keeps a warehouse from making freight, in Kargo's words. */
function problemOf({ status }: WarehouseObject): string {
  const bad = status?.conditions?.find(({ type, status: state }) => type === "Healthy" && state === "False");
  return bad === undefined ? "" : ` (${bad.reason ?? "unhealthy"}: ${bad.message ?? ""})`;
}
