import type { Cluster } from "../cluster/cluster.ts";
import { ApiError, isNotFound, messageOf, UnreachableError } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { at, type JsonObject } from "../values/json.ts";
import { describe, objectId } from "../values/objects.ts";
import { hasUnknown, reveal } from "../values/secrets.ts";
import { settle } from "./settle.ts";
import { newManager, packState } from "./state.ts";

/** The official plugin's name for what it creates; the first update moves these fields to the resource's own manager. */
export const CREATOR = "pulumi-kubernetes";

/** A namespace or a kind may appear a little later, so a missing one is looked for again after 1, 2, 4, 8 and 16 s. */
const RETRIES = 5;

export interface CreateArgs {
  readonly urn: string;
  readonly inputs: JsonObject;
  /** customTimeouts.create in seconds, 0 when not set. */
  readonly timeout: number;
}

export interface Created {
  readonly id: string;
  readonly properties: JsonObject;
}

/** Refusals that say nothing about the update to come: what is missing now may be made by it, and what is there replaced. */
function passesPreview(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  if (!(error instanceof ApiError)) return false;
  const namespaceMissing = error.code === 404 && at(error.status, "details", "kind") === "namespaces";
  const noDryRun = error.message.includes("does not support dry run");
  return namespaceMissing || noDryRun || error.code === 403 || error.reason === "AlreadyExists";
}

/** What the server would make of the object; the inputs as they are when it cannot tell yet. */
export async function previewCreate(session: Session, { urn, inputs }: CreateArgs): Promise<Created> {
  const unchanged = { id: "", properties: inputs };
  const object = reveal(inputs);
  if (hasUnknown(object)) return unchanged;
  try {
    const { cluster } = await session.connect();
    if (!(await cluster.lookup(object))) return unchanged;
    const { status: _, ...live } = await cluster.create(object, { manager: CREATOR, dryRun: true });
    return { id: "", properties: packState({ inputs: object, live, manager: newManager() }, inputs) };
  } catch (error) {
    if (error instanceof UnreachableError) session.warnUnreachable(urn, error);
    if (passesPreview(error)) return unchanged;
    throw new Error(`the API server would refuse ${describe(object)}: ${messageOf(error)}`);
  }
}

async function store(
  session: Session,
  cluster: Cluster,
  urn: string,
  object: JsonObject,
): Promise<JsonObject> {
  for (let tries = 0; ; tries++) {
    try {
      return await cluster.create(object, { manager: CREATOR, dryRun: false });
    } catch (error) {
      if (!isNotFound(error) || tries >= RETRIES) throw error;
      session.log("status", urn, `tries again: ${messageOf(error)}`);
      await session.pause(1000 * 2 ** tries);
    }
  }
}

/** Stores the object and waits until it is ready. */
export async function create(session: Session, { urn, inputs, timeout }: CreateArgs): Promise<Created> {
  const object = reveal(inputs);
  const { cluster } = await session.connect();
  let live: JsonObject;
  try {
    live = await store(session, cluster, urn, object);
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    const exists = error instanceof ApiError && error.reason === "AlreadyExists";
    const remedy = exists
      ? `: delete it, or take it over by running once with the option import: "${objectId(object)}"`
      : "";
    throw new Error(`${describe(object)} was not created: ${messageOf(error)}${remedy}`);
  }
  const written = { inputs: object, live, manager: newManager() };
  const properties = await settle(session, { urn, cluster, written, marked: inputs, timeout });
  return { id: objectId(live), properties };
}
