import * as z from "zod";
import type { ManifestObject } from "./manifest-text.ts";
import { keyOf, type ObjectRef, refOf } from "./object-ref.ts";
import type { Objects } from "./objects.ts";

/**
 * What the cluster itself knows of an applied manifest. It is written before the first object and again after the last, so
 * that a run that was killed between leaves a list of all it may have made.
 */
export interface Inventory {
  /** Digest of the manifest. */
  readonly digest: string;
  /** Whether all of it was applied, and what had left it removed. */
  readonly complete: boolean;
  readonly objects: readonly ObjectRef[];
}

const Stored = z.looseObject({ data: z.looseObject({ inventory: z.string() }) });
const Contents = z.object({
  digest: z.string(),
  complete: z.boolean(),
  objects: z.array(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      namespace: z.string().optional(),
      name: z.string(),
    }),
  ),
});

/** The ConfigMap that holds the inventory of a manifest. */
const manifestOf = (name: string, namespace: string, inventory: Inventory): ManifestObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: {
    name: `slipway-applied-${name}`,
    namespace,
    labels: { "app.kubernetes.io/managed-by": "slipway" },
  },
  data: { inventory: JSON.stringify(inventory) },
});

const NONE: Inventory = { digest: "", complete: false, objects: [] };
const refOfInventory = (name: string, namespace: string): ObjectRef =>
  refOf(manifestOf(name, namespace, NONE));

/** The inventory of a manifest in a namespace; undefined when there is none. */
export async function readInventory(
  objects: Objects,
  name: string,
  namespace: string,
): Promise<Inventory | undefined> {
  const found = await objects.get(refOfInventory(name, namespace));
  if (found === undefined) return undefined;
  const contents = Contents.safeParse(JSON.parse(Stored.parse(found).data.inventory));
  if (!contents.success) return NONE;
  return {
    ...contents.data,
    objects: contents.data.objects.map(({ namespace: own, ...ref }) =>
      own === undefined ? ref : { ...ref, namespace: own },
    ),
  };
}

/** Writes the inventory. */
export async function writeInventory(
  objects: Objects,
  name: string,
  namespace: string,
  inventory: Inventory,
): Promise<void> {
  await objects.apply(manifestOf(name, namespace, inventory));
}

/** Removes the inventory: nothing is left of the manifest. */
export const removeInventory = (objects: Objects, name: string, namespace: string): Promise<void> =>
  objects.remove(refOfInventory(name, namespace));

/** The references of several lists, each object once, the first list's first. */
export const union = (...lists: readonly (readonly ObjectRef[])[]): ObjectRef[] =>
  [
    ...new Map(
      lists
        .flat()
        .toReversed()
        .map((ref) => [keyOf(ref), ref] as const),
    ).values(),
  ].toReversed();

/** Those of `refs` that are not among `others`. */
export function without(refs: readonly ObjectRef[], others: readonly ObjectRef[]): ObjectRef[] {
  const kept = new Set(others.map(keyOf));
  return refs.filter((ref) => !kept.has(keyOf(ref)));
}
