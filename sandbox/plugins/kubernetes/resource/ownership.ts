import { ApiError } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { at, isObject, type Json, type JsonObject, objectOr, objectsIn, text } from "../values/json.ts";
import { annotationOf } from "../values/objects.ts";

/** The official plugin's name for what it creates; the first update moves these fields to the resource's own manager. */
export const CREATOR = "pulumi-kubernetes";

/** Whether the program wants to take over fields that others own. */
export const isForced = ({ settings }: Session, object: JsonObject): boolean =>
  settings.forceConflicts || annotationOf(object, "pulumi.com/patchForce") === "true";

/** Whether the API server refused an apply because others own the fields. */
export const isConflict = (error: unknown): boolean =>
  error instanceof ApiError && error.reason === "Conflict";

/** What can be done then. */
export const CONFLICT_REMEDY =
  ': another program owns these fields; take them over with the annotation pulumi.com/patchForce: "true" (enablePatchForce on the provider: for all objects), or leave them out of the program';

/**
 * Writers whose fields an update takes over, as `manager/operation`: this plugin's own create, and client-side kubectl.
 * Without that, applying a field they own would be a conflict (the official plugin adopts the same ones).
 */
const ADOPTED = new Set([
  `${CREATOR}/Update`,
  "pulumi-resource-kubernetes/Update",
  "before-first-apply/Update",
  "kubectl/Apply",
  "kubectl/Update",
]);

/** The entries of `metadata.managedFields`. */
export const ownersOf = (object: JsonObject): JsonObject[] =>
  objectsIn(at(object, "metadata", "managedFields"));

/** True for an entry that an update takes over; never for what a subresource, such as status or scale, wrote. */
export const isAdopted = (owner: JsonObject): boolean =>
  !owner.subresource && ADOPTED.has(`${text(owner.manager)}/${text(owner.operation)}`);

function union(a: Json | undefined, b: Json): Json {
  if (!isObject(a) || !isObject(b)) return a ?? b;
  const merged: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) merged[key] = union(merged[key], value);
  return merged;
}

/** The entries after `manager` has taken the fields of the adopted writers; unchanged when there are none. */
export function adoptFields(owners: readonly JsonObject[], manager: string): JsonObject[] {
  const isMine = (owner: JsonObject): boolean =>
    owner.manager === manager && owner.operation === "Apply" && !owner.subresource;
  const adopted = owners.filter(isAdopted);
  const first = owners.find(isMine) ?? adopted[0];
  if (adopted.length === 0 || !first) return [...owners];
  const fields = [...owners.filter(isMine), ...adopted].reduce<Json>(
    (all, owner) => union(all, objectOr(owner.fieldsV1)),
    {},
  );
  const mine: JsonObject = {
    ...first,
    manager,
    operation: "Apply",
    fieldsType: "FieldsV1",
    fieldsV1: fields,
  };
  return [mine, ...owners.filter((owner) => !isMine(owner) && !isAdopted(owner))];
}
