import {
  at,
  isObject,
  type Json,
  type JsonObject,
  objectOr,
  objectsIn,
  same,
  text,
} from "#sandbox/plugins/kubernetes/values/json.ts";

/** Where a value stands: keys from the root. */
type Path = readonly string[];

/** What identifies an object is nobody's field. */
const IDENTITY = new Set(["apiVersion", "kind", "metadata.name", "metadata.namespace"]);

/** The paths of everything in an object that is not an object itself; lists are taken as one value. */
const leaves = (value: Json, path: Path = []): Path[] => {
  if (IDENTITY.has(path.join("."))) return [];
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
};

const put = (object: JsonObject, [key = "", ...rest]: Path, value: Json | undefined): JsonObject => {
  if (rest.length > 0) return { ...object, [key]: put(objectOr(object[key]), rest, value) };
  const { [key]: _, ...others } = object;
  return value === undefined ? others : { ...object, [key]: value };
};

/** The `fieldsV1` of a writer that wrote this object. */
export const fieldsOf = (object: JsonObject): JsonObject =>
  leaves(object).reduce<JsonObject>(
    (fields, path) =>
      put(
        fields,
        path.map((key) => `f:${key}`),
        {},
      ),
    {},
  );

const owns = (owner: JsonObject, path: Path): boolean =>
  at(owner.fieldsV1, ...path.map((key) => `f:${key}`)) !== undefined;

/**
 * A server-side apply, without its types: fields are set, those of the manager that it no longer gives go unless
 * somebody else owns them too, and fields that others own with another value are a conflict with `foreign`.
 */
export function applied(
  before: JsonObject,
  wanted: JsonObject,
  manager: string,
): { object: JsonObject; foreign: string | undefined } {
  const owners = objectsIn(at(before, "metadata", "managedFields"));
  const others = owners.filter((owner) => owner.manager !== manager);
  const mine = owners.filter((owner) => owner.manager === manager);
  const given = leaves(wanted);
  const foreign = others.find((owner) =>
    given.some((path) => owns(owner, path) && !same(at(before, ...path), at(wanted, ...path))),
  );
  const dropped = leaves(before).filter(
    (path) =>
      mine.some((owner) => owns(owner, path)) &&
      !given.some((other) => other.join("\0") === path.join("\0")) &&
      !others.some((owner) => owns(owner, path)),
  );
  const kept = dropped.reduce<JsonObject>((object, path) => put(object, path, undefined), before);
  return {
    object: given.reduce<JsonObject>((object, path) => put(object, path, at(wanted, ...path)), kept),
    foreign: foreign && text(foreign.manager),
  };
}
