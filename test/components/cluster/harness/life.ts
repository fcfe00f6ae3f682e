import { expect } from "vitest";
import { methods } from "#components/cluster/methods.ts";
import type { ManagedSpec } from "#components/cluster/spec.ts";

/** A cluster as the environment dev of a shop asks for it. */
export const shopCluster = (spec: ManagedSpec) => ({ product: "shop", environment: "dev", spec });

/** What the state holds of it after it was made. */
export const recorded = (spec: ManagedSpec) => ({ ...shopCluster(spec), server: "", owed: [] });

/** Makes a cluster. @returns what is recorded */
export const make = async (spec: ManagedSpec) =>
  (await methods.create(shopCluster(spec))).outs ?? expect.fail("nothing was recorded");

/** What `work` fails with. */
export const failure = (work: Promise<unknown>): Promise<Error & { id?: string; properties?: unknown }> =>
  work.then(
    () => expect.fail("it succeeded"),
    (error) => error,
  );

/** What an edit of a cluster's settings would do, by key; a refusal with its words. */
export async function effectOf(before: ManagedSpec, after: ManagedSpec): Promise<string> {
  const { failures } = await methods.check(shopCluster(before) as never, shopCluster(after));
  if (failures !== undefined && failures.length > 0) return failures.map(({ reason }) => reason).join("; ");
  const { changes, replaces = [] } = await methods.diff("shop-dev", recorded(before), shopCluster(after));
  return replaces.length > 0 ? "replace" : changes ? "update" : "nothing";
}
