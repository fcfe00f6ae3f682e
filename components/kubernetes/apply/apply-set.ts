import { readInventory, removeInventory, union, without, writeInventory } from "./inventory.ts";
import { ManifestError, type ManifestObject } from "./manifest-text.ts";
import { describeRef, type ObjectRef, refOf } from "./object-ref.ts";
import { definedKinds, type Objects, waitUntilServed } from "./objects.ts";
import { assertUnique, inOrder, type Placement, placed } from "./placement.ts";
import { type RemovalSteps, removeObjects } from "./removal.ts";
import { isWorkload, waitForRollOut } from "./roll-out.ts";

/** A manifest as it is to stand in a cluster. */
export interface ManifestSet extends Placement {
  /** A name of its own in the namespace: its inventory is found by it. */
  readonly name: string;
  /** Digest of the manifest and of what was changed in it. */
  readonly digest: string;
  readonly objects: readonly ManifestObject[];
  /** Seconds until all pods must run; 0: they are not waited for. */
  readonly waitSeconds: number;
}

const isDefinition = ({ kind }: { readonly kind: string }): boolean => kind === "CustomResourceDefinition";

/**
 * The objects with their namespaces, in the order of application.
 * @throws ManifestError for a kind that neither the cluster nor the manifest knows, before anything is applied
 */
export async function placedObjects(cluster: Objects, set: ManifestSet): Promise<ManifestObject[]> {
  const own = new Map(
    set.objects
      .filter(isDefinition)
      .flatMap(definedKinds)
      .map(({ apiVersion, kind, namespaced }) => [`${apiVersion} ${kind}`, namespaced]),
  );
  const objects = await Promise.all(
    inOrder(set.objects).map(async (object) => {
      const namespaced =
        own.get(`${object.apiVersion} ${object.kind}`) ?? (await cluster.kinds.find(object))?.namespaced;
      if (namespaced === undefined)
        throw new ManifestError(
          `the cluster serves no kind ${object.kind} of ${object.apiVersion}, which ${describeRef(refOf(object))} is, and the manifest does not define it; install what does first`,
        );
      return placed(object, set, namespaced);
    }),
  );
  assertUnique(objects);
  return objects;
}

/**
 * Makes the cluster hold the manifest: definitions first and waited for, then the rest in the order of need; then removes
 * what an earlier manifest of this name held and this one does not, and waits until the pods run. Running it again changes
 * nothing, and a run that was killed is finished by the next.
 * @param before what the caller knows of earlier objects; the cluster's own inventory is added
 * @returns what is in the cluster because of this manifest
 */
export async function applySet(
  cluster: Objects,
  set: ManifestSet,
  before: readonly ObjectRef[],
  steps: RemovalSteps,
): Promise<ObjectRef[]> {
  const started = Date.now();
  const objects = await placedObjects(cluster, set);
  const refs = objects.map(refOf);
  const { name, namespace, digest } = set;
  const inventory = await readInventory(cluster, name, namespace);
  const earlier = union(inventory?.objects ?? [], before);
  const definitions = objects.filter(isDefinition);
  const namespaces = objects.filter(({ kind }) => kind === "Namespace");
  const others = objects.filter((object) => !definitions.includes(object) && !namespaces.includes(object));

  const applyAll = async (list: readonly ManifestObject[]): Promise<void> => {
    for (const object of list) {
      await steps.guard();
      await cluster.apply(object);
    }
  };
  await applyAll(namespaces);
  await steps.guard();
  await writeInventory(cluster, name, namespace, { digest, complete: false, objects: union(refs, earlier) });
  if (definitions.length > 0) {
    await applyAll(definitions);
    await waitUntilServed(cluster, definitions);
    steps.say(`${name}: ${definitions.length} definitions are served`);
  }
  await applyAll(others);
  const gone = without(earlier, refs);
  const kept = await removeObjects(cluster, gone, steps);
  await steps.guard();
  const held = union(refs, kept);
  await writeInventory(cluster, name, namespace, { digest, complete: true, objects: held });
  const removed = gone.length - kept.length;
  steps.say(
    `${name}: ${refs.length} objects applied in ${((Date.now() - started) / 1_000).toFixed(1)} s${removed === 0 ? "" : `, ${removed} that left the manifest removed`}`,
  );

  const workloads = objects.filter(isWorkload);
  if (set.waitSeconds > 0 && workloads.length > 0) {
    steps.say(`${name}: waiting for the pods of ${workloads.length} workloads`);
    await waitForRollOut(cluster, workloads, set.waitSeconds);
  }
  return held;
}

/** Removes all that stands in a cluster because of a manifest. */
export async function removeSet(
  cluster: Objects,
  { name, namespace }: Pick<ManifestSet, "name" | "namespace">,
  known: readonly ObjectRef[],
  steps: RemovalSteps,
): Promise<void> {
  const inventory = await readInventory(cluster, name, namespace);
  const all = union(known, inventory?.objects ?? []);
  const kept = await removeObjects(cluster, all, steps);
  await removeInventory(cluster, name, namespace);
  steps.say(`${name}: ${all.length - kept.length} objects removed`);
}
