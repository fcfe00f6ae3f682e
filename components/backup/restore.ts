import { isDeepStrictEqual } from "node:util";
import { type Kinds, kindsOf, pathOf, type ServedKind } from "#components/kubernetes/apply/kinds.ts";
import { describeRef, refOf } from "#components/kubernetes/apply/object-ref.ts";
import { type Answer, type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";
import { isSettings, onlyRecord, remembersStatus, type SavedObject } from "./contents.ts";

/** What became of one object of a backup. */
export interface Restored {
  readonly object: string;
  readonly outcome: "created" | "updated" | "unchanged" | "skipped" | "failed";
  /** Why it was skipped or failed. */
  readonly why?: string;
}

const MERGE = "application/merge-patch+json";

/**
 * Brings a backup's objects back, in their order. Objects that are there already stay as they are, settings of an
 * installation get the saved values; so a restore can be repeated, and one that was cut off be finished.
 */
export async function restoreObjects(
  api: ObjectsApi,
  objects: readonly SavedObject[],
  say: (done: Restored) => void,
): Promise<Restored[]> {
  const kinds = kindsOf(api);
  const done: Restored[] = [];
  for (const object of objects) {
    const result = { object: describeRef(refOf(object)), ...(await restore(api, kinds, object)) };
    say(result);
    done.push(result);
  }
  return done;
}

type Outcome = Omit<Restored, "object">;
const failed = (answer: Answer): Outcome => ({ outcome: "failed", why: reasonOf(answer) });

async function restore(api: ObjectsApi, kinds: Kinds, saved: SavedObject): Promise<Outcome> {
  const why = onlyRecord(saved);
  if (why !== undefined) return { outcome: "skipped", why };
  const kind = await kinds.find(saved);
  if (kind === undefined)
    return {
      outcome: "skipped",
      why: `the cluster serves no ${saved.kind} of ${saved.apiVersion}; install it first`,
    };
  const there = await api.call("GET", `${collection(saved, kind)}/${saved.metadata.name}`);
  if (there.status === 200)
    return isSettings(saved)
      ? merge(api, kind, saved, there.body)
      : { outcome: "skipped", why: "it is there already" };
  if (there.status !== 404) return failed(there);
  return create(api, kind, saved);
}

const collection = ({ apiVersion, metadata: { namespace } }: SavedObject, kind: ServedKind): string =>
  pathOf(namespace === undefined ? { apiVersion } : { apiVersion, namespace }, kind);

async function create(api: ObjectsApi, kind: ServedKind, saved: SavedObject): Promise<Outcome> {
  const { status, ...object } = saved;
  const path = collection(saved, kind);
  const answer = await api.call("POST", path, object);
  if (answer.status === 409) return { outcome: "skipped", why: "it is there already" };
  if (answer.status >= 300) return failed(answer);
  if (!remembersStatus(saved) || status === undefined) return { outcome: "created" };
  // Kargo names Freight by its contents, so the name is the server's to say.
  const remembered = await api.call(
    "PATCH",
    `${path}/${nameIn(answer) ?? saved.metadata.name}/status`,
    { status },
    MERGE,
  );
  return remembered.status >= 300 ? failed(remembered) : { outcome: "created" };
}

/** Settings keep what the installation put there and the backup does not know. */
async function merge(api: ObjectsApi, kind: ServedKind, saved: SavedObject, live: unknown): Promise<Outcome> {
  const data = field(saved, "data");
  const there = field(live, "data");
  const same = Object.entries(data).every(([key, value]) => isDeepStrictEqual(there[key], value));
  if (same) return { outcome: "unchanged" };
  const path = `${collection(saved, kind)}/${saved.metadata.name}`;
  const answer = await api.call("PATCH", path, { data, metadata: { labels: saved.metadata.labels } }, MERGE);
  return answer.status >= 300 ? failed(answer) : { outcome: "updated" };
}

function field(object: unknown, name: string): Record<string, unknown> {
  const value = isRecord(object) ? object[name] : undefined;
  return isRecord(value) ? value : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const nameIn = ({ body }: Answer): string | undefined => {
  const name = field(body, "metadata").name;
  return typeof name === "string" ? name : undefined;
};
