import { digestOf, type ManifestObject } from "./manifest-text.ts";
import { describeRef, keyOf, refOf } from "./object-ref.ts";

/** What a manifest holds: a digest of each object by its key. Small enough for the state, which the text is not. */
export type Contents = Readonly<Record<string, string>>;

/** Digits of a digest that are kept: two texts of one object are told apart, nobody attacks. */
const DIGITS = 12;

/** The contents of a manifest, with what was changed in it and added to it. */
export const contentsOf = (objects: readonly ManifestObject[]): Contents =>
  Object.fromEntries(
    objects.map((object) => [keyOf(refOf(object)), digestOf(JSON.stringify(object)).slice(0, DIGITS)]),
  );

/**
 * What the change from one manifest to another does to its objects, in words: a count, then those that are changed, new and
 * removed by name.
 * @param before undefined where nobody knows which of an earlier manifest is in the cluster
 */
export function describeChanges(before: Contents | undefined, after: Contents): string[] {
  if (before === undefined) return [`all of its ${Object.keys(after).length} objects are applied`];
  const keys = Object.keys(after);
  const lists = {
    changed: keys.filter((key) => before[key] !== undefined && before[key] !== after[key]),
    new: keys.filter((key) => before[key] === undefined),
    removed: Object.keys(before).filter((key) => after[key] === undefined),
  };
  return [
    `${lists.changed.length} of ${keys.length} objects changed, ${lists.new.length} new, ${lists.removed.length} removed`,
    ...Object.entries(lists).flatMap(([what, list]) =>
      list.length === 0 ? [] : [`${what}: ${list.map(inWords).join(", ")}`],
    ),
  ];
}

/** An object by its key: `Deployment argocd-server`. */
function inWords(key: string): string {
  const [, kind = "", namespace = "", name = ""] = key.split("|");
  return describeRef({ apiVersion: "", kind, name, ...(namespace === "" ? {} : { namespace }) });
}
