import type { Cluster } from "../cluster/cluster.ts";
import { ApiError, isNotFound, messageOf, UnreachableError } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { at, type JsonObject } from "../values/json.ts";
import { describe, objectId } from "../values/objects.ts";
import { hasUnknown, reveal } from "../values/secrets.ts";
import { CONFLICT_REMEDY, CREATOR, isConflict, isForced } from "./ownership.ts";
import { settle } from "./settle.ts";
import { newManager, packState } from "./state.ts";
import { isPatch } from "./urn.ts";

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
    const manager = newManager();
    const { status: _, ...live } = await writerOf(session, cluster, { urn, object, manager })(true);
    return { id: "", properties: packState({ inputs: object, live, manager }, inputs) };
  } catch (error) {
    if (error instanceof UnreachableError) session.warnUnreachable(urn, error);
    if (passesPreview(error)) return unchanged;
    const remedy = isConflict(error) ? CONFLICT_REMEDY : "";
    throw new Error(`the API server would refuse ${describe(object)}: ${messageOf(error)}${remedy}`);
  }
}

interface Writing {
  readonly urn: string;
  readonly object: JsonObject;
  /** The field manager of this resource alone. */
  readonly manager: string;
}

/** Sends the object: as a new one; or, for a patch and where objects may be taken over, as the fields of one that may be there. */
const writerOf =
  (session: Session, cluster: Cluster, { urn, object, manager }: Writing) =>
  (dryRun: boolean): Promise<JsonObject> =>
    isPatch(urn) || session.settings.upsert
      ? cluster.apply(object, { manager, dryRun, force: isForced(session, object) })
      : cluster.create(object, { manager: CREATOR, dryRun });

async function store(session: Session, cluster: Cluster, writing: Writing): Promise<JsonObject> {
  const write = writerOf(session, cluster, writing);
  for (let tries = 0; ; tries++) {
    try {
      return await write(false);
    } catch (error) {
      if (!isNotFound(error) || tries >= RETRIES) throw error;
      session.log("status", writing.urn, `tries again: ${messageOf(error)}`);
      await session.pause(1000 * 2 ** tries);
    }
  }
}

function explain(error: unknown, { urn, object }: Writing): unknown {
  if (error instanceof UnreachableError) return error;
  const remedy = (): string => {
    if (isConflict(error)) return CONFLICT_REMEDY;
    if (error instanceof ApiError && error.reason === "AlreadyExists")
      return `: delete it, or take it over by running once with the option import: "${objectId(object)}"`;
    return "";
  };
  const done = isPatch(urn) ? "patched" : "created";
  return new Error(`${describe(object)} was not ${done}: ${messageOf(error)}${remedy()}`);
}

/** Stores the object and waits until it is ready. */
export async function create(session: Session, { urn, inputs, timeout }: CreateArgs): Promise<Created> {
  const object = reveal(inputs);
  const { cluster } = await session.connect();
  const manager = newManager();
  const live = await store(session, cluster, { urn, object, manager }).catch((error: unknown) => {
    throw explain(error, { urn, object, manager });
  });
  const written = { inputs: object, live, manager };
  const properties = await settle(session, { urn, cluster, written, marked: inputs, timeout });
  return { id: objectId(live), properties };
}
