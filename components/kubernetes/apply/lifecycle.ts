import type { CredentialRef } from "#components/dynamic/credential.ts";
import { isSame } from "#components/dynamic/same.ts";
import { hasUnknown } from "#components/dynamic/unknown.ts";
import { applySet, type ManifestSet, removeSet } from "./apply-set.ts";
import { type Contents, contentsOf, describeChanges } from "./contents.ts";
import { deviations } from "./deviations.ts";
import { readInventory, union } from "./inventory.ts";
import { digestOf, ManifestError, type ManifestObject, parseManifest } from "./manifest-text.ts";
import type { ObjectRef } from "./object-ref.ts";
import type { Objects } from "./objects.ts";
import { customized } from "./placement.ts";
import type { RemovalSteps } from "./removal.ts";
import { loadManifest, type ManifestSource, originOf } from "./source.ts";

/** A manifest of somebody else's that is applied as a whole. Nothing in it may be secret: it stands in the state. */
export interface AppliedManifestInputs {
  /** A name of its own in the namespace. */
  readonly name: string;
  readonly source: ManifestSource;
  /** For objects that live in a namespace and name none; it must be there. */
  readonly namespace: string;
  /** The namespace for which the manifest was written; what names it is moved to `namespace`. */
  readonly writtenFor?: string;
  /** Parts of the manifest's objects that are to be others: merged into the object of this kind and name. */
  readonly changes: readonly ManifestObject[];
  /** Objects that are applied with the manifest's. */
  readonly additions: readonly ManifestObject[];
  /** Seconds until all pods of it must run; 0: they are not waited for. */
  readonly waitSeconds: number;
  /** A kubeconfig, as a path or as its contents. */
  readonly kubeconfigFrom: CredentialRef;
  /** A context of that kubeconfig; default: its current one. */
  readonly context?: string;
  /** Digest of a file's text; found by `check`, so that an edited file is seen in a preview. */
  readonly fileDigest?: string;
}

/** What stands in the state. */
export interface AppliedManifestOutputs extends AppliedManifestInputs {
  /** Everything in the cluster that is there because of the manifest. */
  readonly objects: readonly ObjectRef[];
  /** What the manifest held; none where the last update failed, so that nobody knows which of it is in the cluster. */
  readonly contents?: Contents;
  /** What the next update owes, in words: found by a refresh, or left by a failure. */
  readonly owed: readonly string[];
}

/** Everything outside of this process that an applied manifest touches. */
export interface World {
  connect(inputs: AppliedManifestInputs): Promise<Objects>;
  /** Runs before each write; throws or ends the process when the run is over. */
  guard(): Promise<void>;
  say(line: string): void;
}

/** Seconds until an object that is removed must be gone. */
const GONE_WITHIN = 120;

const stepsOf = ({ guard, say }: World): RemovalSteps => ({ guard, say, withinSeconds: GONE_WITHIN });

async function setOf(inputs: AppliedManifestInputs): Promise<ManifestSet> {
  const { source, changes, additions } = inputs;
  const text = await loadManifest(source);
  const objects = [...customized(parseManifest(text, originOf(source)), changes), ...additions];
  return { ...inputs, objects, digest: digestOf(JSON.stringify([digestOf(text), changes, additions])) };
}

/** Reads a file's digest, so that a missing or wrong file is refused, and an edited one seen, before anything happens. */
export async function checkManifest(
  news: AppliedManifestInputs,
): Promise<{ inputs: AppliedManifestInputs; failures: { property: string; reason: string }[] }> {
  if (hasUnknown(news) || "url" in news.source) return { inputs: news, failures: [] };
  try {
    const fileDigest = digestOf(await loadManifest(news.source));
    return { inputs: { ...news, fileDigest }, failures: [] };
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return { inputs: news, failures: [{ property: "source", reason: error.message }] };
  }
}

const DECIDING = ["source", "writtenFor", "changes", "additions", "fileDigest"] as const;

const isOther = (olds: AppliedManifestOutputs, news: AppliedManifestInputs): boolean =>
  DECIDING.some((key) => !isSame(olds[key], news[key]));

/**
 * Whether an update is owed; asks neither the cluster nor the network. Another cluster or namespace is another place: what
 * stands in the old one is removed first, because both would share objects of the whole cluster.
 */
export function manifestChanges(
  olds: AppliedManifestOutputs,
  news: AppliedManifestInputs,
): { changes: boolean; replaces: string[]; deleteBeforeReplace: boolean } {
  const replaces = (["name", "namespace", "context"] as const).filter((key) => olds[key] !== news[key]);
  return {
    changes: replaces.length > 0 || hasUnknown(news) || isOther(olds, news) || olds.owed.length > 0,
    replaces,
    deleteBeforeReplace: true,
  };
}

/**
 * Says which objects the change from one manifest to another changes, adds and removes, so that a preview shows it. Gets the
 * new manifest, and only where there is a change; one that cannot be had now is said, and stops nothing.
 */
export async function announceChanges(
  olds: AppliedManifestOutputs,
  news: AppliedManifestInputs,
  say: (line: string) => void,
): Promise<void> {
  if (hasUnknown(news) || !isOther(olds, news)) return;
  const origin = originOf(news.source);
  try {
    const { objects } = await setOf(news);
    for (const line of describeChanges(olds.contents, contentsOf(objects)))
      say(`${news.name}: ${origin}: ${line}`);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    say(`${news.name}: which objects change cannot be told: ${error.message}`);
  }
}

/** Applies the manifest. A failure is returned with what is in the cluster by then, so that it can be recorded. */
export async function applyManifest(
  inputs: AppliedManifestInputs,
  before: readonly ObjectRef[],
  world: World,
): Promise<{ outputs: AppliedManifestOutputs; failure?: string }> {
  let cluster: Objects | undefined;
  try {
    const set = await setOf(inputs);
    cluster = await world.connect(inputs);
    world.say(`${inputs.name}: applying ${set.objects.length} objects of ${originOf(inputs.source)}`);
    const objects = await applySet(cluster, set, before, stepsOf(world));
    return { outputs: { ...inputs, objects, contents: contentsOf(set.objects), owed: [] } };
  } catch (error) {
    const failure = `${inputs.name}: ${error instanceof Error ? error.message : String(error)}`;
    const objects = union(before, await inventoried(cluster, inputs));
    return { outputs: { ...inputs, objects, owed: [failure] }, failure };
  }
}

/** What the cluster's inventory lists, as far as it can be asked. */
async function inventoried(
  cluster: Objects | undefined,
  { name, namespace }: AppliedManifestInputs,
): Promise<readonly ObjectRef[]> {
  if (cluster === undefined) return [];
  const inventory = await readInventory(cluster, name, namespace).catch(() => undefined);
  return inventory?.objects ?? [];
}

/** What the cluster really holds; undefined when nothing of the manifest is left. */
export async function readManifest(
  props: AppliedManifestOutputs,
  world: World,
): Promise<AppliedManifestOutputs | undefined> {
  const cluster = await world.connect(props);
  const set = await setOf(props).catch((error: Error) => {
    world.say(`${props.name}: only missing objects are found, changed ones are not: ${error.message}`);
    return undefined;
  });
  const { vanished, owed, objects } = await deviations(cluster, props, props.objects, set);
  for (const one of owed) world.say(`${props.name}: ${one}`);
  return vanished ? undefined : { ...props, objects, owed };
}

/** Removes all that stands in the cluster because of the manifest. */
export async function deleteManifest(props: AppliedManifestOutputs, world: World): Promise<void> {
  await removeSet(await world.connect(props), props, props.objects, stepsOf(world));
}
