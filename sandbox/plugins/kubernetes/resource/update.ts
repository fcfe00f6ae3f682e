import type { Cluster } from "../cluster/cluster.ts";
import { ApiError, isNotFound, messageOf, UnreachableError } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { at, isObject, type JsonObject } from "../values/json.ts";
import { describe } from "../values/objects.ts";
import { parsePath } from "../values/paths.ts";
import { hasUnknown, reveal } from "../values/secrets.ts";
import { normalize } from "./normalize.ts";
import { adoptFields, CONFLICT_REMEDY, isAdopted, isConflict, isForced, ownersOf } from "./ownership.ts";
import { settle } from "./settle.ts";
import { newManager, packState, type Recorded, unpackState } from "./state.ts";
import { isPatch } from "./urn.ts";

/** A controller that writes in between makes the server refuse a patch of the ownership; each try starts from a new read. */
const ADOPTION_TRIES = 5;

export interface UpdateArgs {
  readonly urn: string;
  /** The state of the last update. */
  readonly olds: JsonObject;
  readonly inputs: JsonObject;
  /** customTimeouts.update in seconds, 0 when not set. */
  readonly timeout: number;
  /** The resource option, in Pulumi's path notation. */
  readonly ignoreChanges: readonly string[];
}

/** Puts the live value at `path`, so that applying the object does not set back what the program ignores. */
function keepLive(object: JsonObject, live: JsonObject, path: readonly string[]): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const [mine, theirs] = [object[key], live[key]];
  if (theirs === undefined) return object;
  if (rest.length === 0) return { ...object, [key]: theirs };
  return isObject(mine) && isObject(theirs) ? { ...object, [key]: keepLive(mine, theirs, rest) } : object;
}

const ignorePaths = (ignoreChanges: readonly string[]): string[][] =>
  ignoreChanges.map((notation) => parsePath(notation).map(String));

/** Makes the fields that this plugin created its own for server-side apply. Returns the object as it then is. */
async function adopt(cluster: Cluster, live: JsonObject, manager: string): Promise<JsonObject> {
  let current = live;
  for (let tries = 1; ownersOf(current).some(isAdopted); tries++) {
    const version = at(current, "metadata", "resourceVersion") ?? null;
    try {
      return await cluster.patch(current, [
        { op: "test", path: "/metadata/resourceVersion", value: version },
        { op: "replace", path: "/metadata/managedFields", value: adoptFields(ownersOf(current), manager) },
      ]);
    } catch (error) {
      const overtaken = error instanceof ApiError && (error.code === 409 || error.code === 422);
      if (!overtaken || tries >= ADOPTION_TRIES) throw error;
      current = await cluster.read(current);
    }
  }
  return current;
}

/** Takes over what this plugin created itself. True when nobody else owns fields that are then written. */
async function ownsAlready(
  cluster: Cluster,
  { before, manager, dryRun }: { before: JsonObject; manager: string; dryRun: boolean },
): Promise<boolean> {
  const owners = ownersOf(dryRun ? before : await adopt(cluster, before, manager));
  return owners.length === 0 || owners.some(isAdopted);
}

async function apply(
  session: Session,
  { urn, olds, inputs, ignoreChanges }: UpdateArgs,
  dryRun: boolean,
): Promise<{ cluster: Cluster; written: Recorded }> {
  const { cluster } = await session.connect();
  const wanted = normalize(reveal(inputs));
  const manager = unpackState(olds).manager || newManager();
  const before = await cluster.read(wanted);
  const object = ignorePaths(ignoreChanges).reduce((kept, path) => keepLive(kept, before, path), wanted);
  const force =
    isForced(session, wanted) || (!isPatch(urn) && (await ownsAlready(cluster, { before, manager, dryRun })));
  const live = await cluster.apply(object, { manager, dryRun, force });
  return { cluster, written: { inputs: wanted, live, manager } };
}

function explain(error: unknown, object: JsonObject): Error {
  if (error instanceof UnreachableError) return error;
  const remedy = (): string => {
    if (isNotFound(error)) return ": it is gone from the cluster; run pulumi refresh, then try again";
    return isConflict(error) ? CONFLICT_REMEDY : "";
  };
  return new Error(`${describe(object)} was not updated: ${messageOf(error)}${remedy()}`);
}

/** What the server would make of the update; the inputs as they are when it cannot tell. */
export async function previewUpdate(session: Session, args: UpdateArgs): Promise<JsonObject> {
  if (hasUnknown(args.inputs)) return args.inputs;
  try {
    const { written } = await apply(session, args, true);
    return packState(written, args.inputs);
  } catch (error) {
    if (error instanceof UnreachableError) {
      session.warnUnreachable(args.urn, error);
      return args.inputs;
    }
    if (error instanceof ApiError && error.code === 403) return args.inputs;
    throw explain(error, reveal(args.inputs));
  }
}

/** Applies the object (server-side) and waits until it is ready. Returns the state to record. */
export async function update(session: Session, args: UpdateArgs): Promise<JsonObject> {
  const { urn, inputs, timeout } = args;
  const { cluster, written } = await apply(session, args, false).catch((error: unknown) => {
    throw explain(error, reveal(inputs));
  });
  return settle(session, { urn, cluster, written, marked: inputs, timeout });
}
