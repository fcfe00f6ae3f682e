import { assertClusterAnswers } from "#components/kubernetes/answers.ts";
import type { ObjectsApi } from "#components/kubernetes/apply/objects-api.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import type { ClusterDriver, Presence } from "./driver.ts";
import { changesOf } from "./drivers.ts";
import { type ClusterOwner, readRecord, removeFiles, writeKubeconfig, writeRecord } from "./own-files.ts";
import { readMark, writeMark } from "./owner-mark.ts";
import type { ManagedSpec } from "./spec.ts";
import { waitUntilReady } from "./wait-ready.ts";

/** A cluster that an environment makes for itself. Nothing in it is secret: it stands in the state. */
export interface ManagedClusterInputs extends ClusterOwner {
  readonly spec: ManagedSpec;
}

/** What stands in the state. */
export interface ManagedClusterOutputs extends ManagedClusterInputs {
  /** Address of the API server. */
  readonly server: string;
  /** What the next update owes, in words. */
  readonly owed: readonly string[];
}

/** Everything outside of this process that a cluster's life touches. */
export interface World {
  driver(spec: ManagedSpec): ClusterDriver;
  connect(kubeconfig: string): Promise<ObjectsApi>;
  /** Runs before each step that changes something; throws or ends the process when the run is over. */
  guard(): Promise<void>;
  say(line: string): void;
}

/** What stands before anything is done. */
export interface Survey {
  readonly driver: ClusterDriver;
  readonly presence: Presence;
  /** An earlier run of this machine was cut off while it made the cluster. */
  readonly unfinished: boolean;
  /** This machine made the cluster, and it is gone. */
  readonly vanished: boolean;
}

/**
 * Looks at what is there, and changes nothing. A cluster that is there is taken for ours only when it says itself that it
 * is this environment's, or when this machine remembers that an earlier run was cut off while it made it.
 * @throws ClusterError when something is missing, or the cluster is somebody else's or stopped
 */
export async function surveyCluster(
  inputs: ManagedClusterInputs,
  world: Pick<World, "driver" | "connect">,
): Promise<Survey> {
  const driver = world.driver(inputs.spec);
  await driver.preflight();
  const [record, presence] = [await readRecord(inputs), await driver.find()];
  const isThis = record?.title === driver.title;
  const unfinished = presence !== "absent" && isThis && !record.made;
  if (presence !== "absent" && !unfinished) await assertOurs(inputs, driver, presence, world);
  return { driver, presence, unfinished, vanished: presence === "absent" && isThis && record.made };
}

/**
 * Makes the cluster exist as its settings say.
 * @param before what an earlier update made it with
 * @returns what to record, with the failure if there was one after the first program had run
 * @throws ClusterError when nothing was done
 */
export async function ensureCluster(
  inputs: ManagedClusterInputs,
  world: World,
  before?: ManagedClusterOutputs,
): Promise<{ outputs: ManagedClusterOutputs; failure?: string }> {
  const { driver, presence, unfinished } = await surveyCluster(inputs, world);
  if (presence === "absent" && before?.owed.length === 0)
    throw new ClusterError(
      `${driver.title} is not there, though an earlier update made one; if it is gone, run \`pulumi refresh -s ${inputs.environment}\` and then this again; if it was to move to another host, destroy the stack first`,
    );
  await driver.prepare?.();
  await world.guard();
  try {
    if (presence === "absent" || unfinished) {
      await writeRecord(inputs, { title: driver.title, made: false });
      world.say(`${driver.title}: ${unfinished ? "finishing what an earlier run began" : "making it"}`);
      await driver.create(unfinished);
    } else {
      await driver.change(before?.spec);
    }
    const server = await settle(inputs, driver, world);
    world.say(`${driver.title}: ready at ${server}`);
    return { outputs: { ...inputs, server, owed: [] } };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    // What was asked for before stays what is known to be there: the next update has to see the same difference.
    const spec = presence === "absent" || unfinished ? inputs.spec : (before?.spec ?? inputs.spec);
    return { outputs: { ...inputs, spec, server: "", owed: [failure] }, failure };
  }
}

/** Leaves the kubeconfig for all others, waits, and marks the cluster as this environment's. @returns the server's address */
async function settle(inputs: ManagedClusterInputs, driver: ClusterDriver, world: World): Promise<string> {
  const kubeconfig = await driver.kubeconfig();
  await writeKubeconfig(inputs, kubeconfig);
  const api = await world.connect(kubeconfig);
  await waitUntilReady(api, driver.title, inputs.spec.readySeconds);
  await world.guard();
  await writeMark(api, inputs);
  await writeRecord(inputs, { title: driver.title, made: true });
  return api.server;
}

async function assertOurs(
  owner: ClusterOwner,
  driver: ClusterDriver,
  presence: Presence,
  world: Pick<World, "connect">,
): Promise<void> {
  if (presence === "stopped")
    throw new ClusterError(
      `${driver.title} is there but stopped, so it cannot say whose it is; start it: \`${driver.startBy}\``,
    );
  refuseForeign(owner, driver, await markOf(driver, world));
}

/** Whose a running cluster says it is; told at once when nobody listens there. */
async function markOf(
  driver: ClusterDriver,
  world: Pick<World, "connect">,
): Promise<ClusterOwner | undefined> {
  const kubeconfig = await driver.kubeconfig();
  await assertClusterAnswers(kubeconfig);
  return readMark(await world.connect(kubeconfig));
}

function refuseForeign(
  { product, environment }: ClusterOwner,
  { title }: ClusterDriver,
  mark: ClusterOwner | undefined,
): void {
  if (mark?.product === product && mark.environment === environment) return;
  const owner =
    mark === undefined ? "was not made by Slipway" : `belongs to ${mark.environment} of ${mark.product}`;
  throw new ClusterError(
    `${title} exists and ${owner}, so ${environment} of ${product} does not touch it; choose another cluster.name or host, use it as it is with cluster.driver: existing, or remove it yourself`,
  );
}

/** Whether an update is owed. Asks nobody: the settings alone decide. */
export function clusterChanges(
  olds: ManagedClusterOutputs,
  news: ManagedClusterInputs,
): { changes: boolean; replaces: string[]; deleteBeforeReplace: boolean } {
  const changes = changesOf(olds.spec, news.spec);
  const other = (["product", "environment"] as const).filter((key) => olds[key] !== news[key]);
  const replaced = changes.some(({ effect }) => effect === "replace");
  return {
    changes: changes.length > 0 || other.length > 0 || olds.owed.length > 0,
    replaces: [...other, ...(replaced ? ["spec"] : [])],
    deleteBeforeReplace: true,
  };
}

/** Refuses an edit that neither an update nor a new cluster should carry out. */
export function refusedChanges(
  olds: Partial<ManagedClusterInputs>,
  news: ManagedClusterInputs,
): { property: string; reason: string }[] {
  if (olds.spec === undefined) return [];
  return changesOf(olds.spec, news.spec)
    .filter(({ effect }) => effect === "refused")
    .map(({ key, why }) => ({ property: "spec", reason: `cluster.${key}: ${why}` }));
}

/** What there really is; undefined when the cluster vanished. The kubeconfig is fetched anew. */
export async function readCluster(
  props: ManagedClusterOutputs,
  world: World,
): Promise<ManagedClusterOutputs | undefined> {
  const driver = world.driver(props.spec);
  const presence = await driver.find();
  if (presence === "absent") {
    await removeFiles(props);
    world.say(`${driver.title} is gone`);
    return undefined;
  }
  if (presence === "stopped") {
    world.say(`${driver.title} is stopped; start it: \`${driver.startBy}\``);
    return props;
  }
  await writeKubeconfig(props, await driver.kubeconfig());
  return props;
}

/** Removes the cluster with everything in it, unless it says that it is somebody else's by now. */
export async function deleteCluster(props: ManagedClusterOutputs, world: World): Promise<void> {
  const driver = world.driver(props.spec);
  const presence = await driver.find();
  const unfinished = (await readRecord(props))?.made === false;
  if (presence === "running" && !unfinished) await assertStillOurs(props, driver, world);
  await world.guard();
  if (presence !== "absent") await driver.remove();
  await removeFiles(props);
  world.say(
    `${driver.title}: ${presence === "absent" ? "was gone already" : "removed with everything in it"}`,
  );
}

/** A cluster that cannot answer any more must be removable: then the state's word counts. */
async function assertStillOurs(props: ClusterOwner, driver: ClusterDriver, world: World): Promise<void> {
  let mark: ClusterOwner | undefined;
  try {
    mark = await markOf(driver, world);
  } catch (error) {
    world.say(
      `${driver.title} does not say whose it is: ${error instanceof Error ? error.message : String(error)}`,
    );
    return;
  }
  refuseForeign(props, driver, mark);
}
