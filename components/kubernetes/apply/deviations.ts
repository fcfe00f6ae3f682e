import { type ManifestSet, placedObjects } from "./apply-set.ts";
import { readInventory, union } from "./inventory.ts";
import type { ManifestObject } from "./manifest-text.ts";
import { describeRef, keyOf, type ObjectRef, refOf } from "./object-ref.ts";
import type { Objects } from "./objects.ts";

/** How a cluster differs from what was applied. */
export interface Deviations {
  /** Whether nothing at all is left. */
  readonly vanished: boolean;
  /** What the next update owes, in words; none when all is as applied. */
  readonly owed: readonly string[];
  /** All that stands there because of the manifest. */
  readonly objects: readonly ObjectRef[];
}

/**
 * Compares the cluster with what was applied: an object counts as changed when applying it again would change it.
 * @param set undefined where the manifest cannot be had now: then only missing objects are found
 */
export async function deviations(
  cluster: Objects,
  { name, namespace }: Pick<ManifestSet, "name" | "namespace">,
  known: readonly ObjectRef[],
  set: ManifestSet | undefined,
): Promise<Deviations> {
  const inventory = await readInventory(cluster, name, namespace);
  const objects = union(known, inventory?.objects ?? []);
  const live = new Map(
    await Promise.all(objects.map(async (ref) => [keyOf(ref), await cluster.get(ref)] as const)),
  );
  if (inventory === undefined && [...live.values()].every((object) => object === undefined))
    return { vanished: true, owed: [], objects };
  const missing = objects
    .filter((ref) => live.get(keyOf(ref)) === undefined)
    .map((ref) => `${describeRef(ref)} is missing`);
  const wanted = set === undefined || missing.length > 0 ? [] : await placedObjects(cluster, set);
  const changed = await Promise.all(
    wanted.map(async (object) => {
      const now = live.get(keyOf(refOf(object)));
      const then = now === undefined ? undefined : await cluster.apply(object, "dryRun");
      return JSON.stringify(settled(now)) === JSON.stringify(settled(then))
        ? []
        : [`${describeRef(refOf(object))} was changed`];
    }),
  );
  const interrupted =
    inventory?.complete === false || inventory === undefined ? ["an update did not finish"] : [];
  return { vanished: false, owed: [...interrupted, ...missing, ...changed.flat()], objects };
}

/** An object without what each write changes. */
function settled(object: ManifestObject | undefined): unknown {
  if (object === undefined) return undefined;
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    ...metadata
  } = object.metadata as ManifestObject["metadata"] & Record<string, unknown>;
  return { ...object, metadata };
}
