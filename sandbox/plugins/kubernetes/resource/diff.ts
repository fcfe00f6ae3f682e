import { isObject, type Json, type JsonObject, same } from "../values/json.ts";
import { annotationOf, nameOf, namespaceOf } from "../values/objects.ts";
import { formatPath, type Path } from "../values/paths.ts";
import { reveal, UNKNOWN } from "../values/secrets.ts";
import { AUTONAMED } from "./check.ts";
import { normalize } from "./normalize.ts";
import { type Mutability, replaceRules } from "./replace-rules.ts";
import { unpackState } from "./state.ts";

export interface Change {
  readonly path: Path;
  readonly kind: "add" | "delete" | "update";
  /** The value that decides whether the change reaches a deeper path: the new one, or the deleted one. */
  readonly value: Json;
}

/** All changes between two objects. In new objects null means absent, as in a server-side apply. */
export function changesBetween(before: Json | undefined, after: Json | undefined, path: Path = []): Change[] {
  if (after === undefined || after === null) {
    return before === undefined || before === null ? [] : [{ path, kind: "delete", value: before }];
  }
  if (before === undefined) return [{ path, kind: "add", value: after }];
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesBetween(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const indexes = [...Array(Math.max(before.length, after.length)).keys()];
    return indexes.flatMap((index) => changesBetween(before[index], after[index], [...path, index]));
  }
  return after !== UNKNOWN && same(before, after) ? [] : [{ path, kind: "update", value: after }];
}

/** A rule is met by a change at its path, below it, or above it when the changed value reaches down to it. */
export function meetsRule({ path, value }: Change, rule: Path): boolean {
  const shared = Math.min(path.length, rule.length);
  for (let index = 0; index < shared; index++) if (path[index] !== rule[index]) return false;
  let reached: Json | undefined = value;
  for (const step of rule.slice(path.length)) {
    if (!isObject(reached) || !Object.hasOwn(reached, step)) return false;
    reached = reached[step];
  }
  return true;
}

/** PropertyDiff.kind of each change; one more when it needs a new object (Pulumi's provider.proto). */
const PROPERTY_DIFF_KIND = { add: 0, delete: 2, update: 4 } as const;

export interface Diff {
  readonly changed: boolean;
  /** Paths that need a new object. */
  readonly replaces: readonly string[];
  /** The new object has the same name, so the old one must go first. */
  readonly deleteBeforeReplace: boolean;
  /** By path. `inputDiff`: show the old input, because the state's output may not have the value. */
  readonly detailed: Readonly<Record<string, { kind: number; inputDiff: boolean }>>;
}

/** Compares inputs with inputs: what the server fills in or rewrites is no difference. */
export function diff(
  state: JsonObject,
  oldInputs: JsonObject | undefined,
  news: JsonObject,
  mutability: Mutability,
): Diff {
  const before = normalize(oldInputs ? reveal(oldInputs) : unpackState(state).inputs);
  const after = normalize(reveal(news));
  const rules = replaceRules(after, mutability);
  const changes = changesBetween(before, after).map((change) => ({
    ...change,
    name: formatPath(change.path),
    replace: rules.some((rule) => meetsRule(change, rule)),
  }));
  const replaces = changes.filter((change) => change.replace).map((change) => change.name);
  const sameObject = nameOf(before) === nameOf(after) && namespaceOf(before) === namespaceOf(after);
  return {
    changed: changes.length > 0,
    replaces,
    deleteBeforeReplace:
      replaces.length > 0 && nameOf(after) !== "" && annotationOf(after, AUTONAMED) !== "true" && sameObject,
    detailed: Object.fromEntries(
      changes.map(({ name, kind, replace }) => [
        name,
        { kind: PROPERTY_DIFF_KIND[kind] + (replace ? 1 : 0), inputDiff: kind === "delete" },
      ]),
    ),
  };
}
