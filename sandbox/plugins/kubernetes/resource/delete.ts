import type { Cluster } from "../cluster/cluster.ts";
import { isNotFound } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { at, type JsonObject } from "../values/json.ts";
import { annotationOf, describe, kindKey, reference, withMetadata } from "../values/objects.ts";
import { skipsAwait } from "./readiness.ts";
import { unpackState } from "./state.ts";
import { FIRST_DELAY, limitSeconds, nextDelay } from "./time-limit.ts";
import { dropUnreachable } from "./unreachable.ts";
import { isPatch } from "./urn.ts";

export interface DeleteArgs {
  readonly id: string;
  readonly urn: string;
  readonly properties: JsonObject;
  /** customTimeouts.delete in seconds, 0 when not set. */
  readonly timeout: number;
}

/** Kinds whose skipAwait also holds for deletion; the official plugin waits for all others in any case. */
const SKIPPABLE = new Set([
  "v1/Namespace",
  "v1/Pod",
  "apps/v1/DaemonSet",
  "apps/v1/Deployment",
  "apps/v1/StatefulSet",
  "batch/v1/Job",
]);

/** A deletion that takes longer is explained to the user while it lasts. */
const QUIET_MILLISECONDS = 2000;

type Propagation = "Foreground" | "Background" | "Orphan";

function propagationOf(inputs: JsonObject): Propagation {
  const wanted = annotationOf(inputs, "pulumi.com/deletionPropagationPolicy").toLowerCase();
  if (wanted === "background") return "Background";
  return wanted === "orphan" ? "Orphan" : "Foreground";
}

function finalizersOf(object: JsonObject): string[] {
  const finalizers = at(object, "metadata", "finalizers");
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}

/** Why an object is still there, and what a user can check. */
function obstacle(object: JsonObject): { reason: string; remedy: string } {
  const finalizers = finalizersOf(object);
  const foreign = finalizers.filter((finalizer) => finalizer !== "foregroundDeletion");
  if (foreign.length > 0) {
    return {
      reason: `held by the ${foreign.length > 1 ? "finalizers" : "finalizer"} ${foreign.join(", ")}`,
      remedy: "check that the controller which removes it runs",
    };
  }
  const reason = finalizers.length > 0 ? "waiting for objects that it owns" : "waiting for what is in it";
  return { reason, remedy: "check that the kube-controller-manager runs" };
}

function timedOut(object: JsonObject, seconds: number): Error {
  const { reason, remedy } = obstacle(object);
  return new Error(
    `${describe(object)} was deleted, but is still there after ${seconds} s, ${reason}: ${remedy}, then run the command again (customTimeouts.delete allows more time)`,
  );
}

/** Waits until the object that was deleted is gone, or another of the same name is in its place. */
async function waitUntilGone(
  session: Session,
  cluster: Cluster,
  { urn, timeout }: DeleteArgs,
  deleted: JsonObject,
  inputs: JsonObject,
): Promise<void> {
  const seconds = limitSeconds(inputs, timeout);
  const start = Date.now();
  let told: string | undefined;
  for (let delay = FIRST_DELAY; ; delay = nextDelay(delay)) {
    const current = await cluster.read(reference(deleted));
    const uid = at(deleted, "metadata", "uid");
    if (uid !== undefined && at(current, "metadata", "uid") !== uid) return;
    const elapsed = Date.now() - start;
    if (elapsed > seconds * 1000) throw timedOut(current, seconds);
    const { reason } = obstacle(current);
    if (elapsed > QUIET_MILLISECONDS && reason !== told) {
      session.log("status", urn, `still there: ${reason}`);
      told = reason;
    }
    await session.pause(delay);
  }
}

/** Gives up the fields of a patch by applying none; those that nobody else owns vanish. The object stays. */
async function relinquish(cluster: Cluster, target: JsonObject, manager: string): Promise<void> {
  // An apply would make an object that is gone anew.
  await cluster.read(target);
  await cluster.apply(target, { manager, dryRun: false, force: false });
}

/** Deletes the object with what it owns and waits until it is gone; one that is gone already is no error. */
export async function remove(session: Session, args: DeleteArgs): Promise<void> {
  const { live, inputs, manager } = unpackState(args.properties);
  const target = withMetadata(live, { name: args.id.split("/").at(-1) });
  try {
    const { cluster } = await session.connect();
    if (isPatch(args.urn)) return await relinquish(cluster, reference(target), manager);
    const answer = await cluster.remove(reference(target), propagationOf(inputs));
    if (skipsAwait(inputs) && SKIPPABLE.has(kindKey(target))) return;
    // What was deleted may have been made anew since the last update, by a restore say: the state's uid is another.
    const uid = at(answer, "metadata", "uid") ?? at(answer, "details", "uid");
    await waitUntilGone(
      session,
      cluster,
      args,
      withMetadata(target, uid === undefined ? {} : { uid }),
      inputs,
    );
  } catch (error) {
    if (!isNotFound(error)) dropUnreachable(session, args.urn, error);
  }
}
