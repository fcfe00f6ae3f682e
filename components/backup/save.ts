import * as z from "zod";
import { kindsOf, pathOf } from "#components/kubernetes/apply/kinds.ts";
import { keyOf, refOf } from "#components/kubernetes/apply/object-ref.ts";
import { type ObjectsApi, reasonOf } from "#components/kubernetes/apply/objects-api.ts";
import type { Backup } from "./archive.ts";
import { portable, type SavedObject, type Selection, selections } from "./contents.ts";

const List = z.looseObject({
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })),
});

/**
 * Reads everything that belongs into a backup. Kinds that the cluster does not serve are left out: without Kargo there is
 * nothing of it.
 * @throws an Error when the cluster refuses to tell
 */
export async function readBackup(api: ObjectsApi, argocd: string, now: Date): Promise<Backup> {
  const kinds = kindsOf(api);
  const found = new Map<string, SavedObject>();
  for (const selection of selections(argocd)) {
    const kind = await kinds.find(selection);
    if (kind === undefined) continue;
    for (const object of await list(api, pathOf(selection, kind), selection))
      found.set(keyOf(refOf(object)), portable(object));
  }
  return { createdAt: now.toISOString(), server: api.server, objects: [...found.values()] };
}

async function list(api: ObjectsApi, path: string, selection: Selection): Promise<SavedObject[]> {
  const { apiVersion, kind, selector, names } = selection;
  const query = selector === undefined ? "" : `?labelSelector=${encodeURIComponent(selector)}`;
  const answer = await api.call("GET", `${path}${query}`);
  if (answer.status >= 300)
    throw new Error(`cannot read every ${kind} of the cluster at ${api.server}: ${reasonOf(answer)}`);
  // Lists leave out the version and kind of their items.
  return List.parse(answer.body)
    .items.map((item): SavedObject => ({ ...item, apiVersion, kind }))
    .filter(({ metadata }) => names === undefined || names.includes(metadata.name));
}
