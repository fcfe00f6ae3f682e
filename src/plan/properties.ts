import microdiff from "microdiff";
import type { PropertyChange } from "./model.ts";

/** What the engine writes in place of a secret's value in its JSON. */
const SECRET = "[secret]";
/** What the engine writes for a value that only `up` will know (sdk/go/common/resource/plugin UnknownStringValue). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Keys of inputs that are the engine's or the provider's own business. */
const INTERNAL = new Set(["__provider", "__internal", "__defaults"]);
/** Longer values are shown by their beginning: a plan is read, and files have diffs of their own. */
const SHOWN = 120;

type Inputs = Readonly<Record<string, unknown>>;

const withoutInternal = (inputs: Inputs): Record<string, unknown> =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => !INTERNAL.has(key)));

/** The properties that differ, by path; secrets are left out, for which see `secretPaths`. */
export function changedProperties(from: Inputs, to: Inputs): PropertyChange[] {
  return microdiff(withoutInternal(from), withoutInternal(to))
    .map((difference) => ({
      path: pathText(difference.path),
      from: difference.type === "CREATE" ? undefined : shown(difference.oldValue),
      to: difference.type === "REMOVE" ? undefined : shown(difference.value),
    }))
    .filter((change) => change.from !== SECRET && change.to !== SECRET);
}

/** Where a resource's inputs hold a secret. */
export const secretPaths = (inputs: Inputs): string[] => secretsBelow([], withoutInternal(inputs));

function secretsBelow(path: readonly string[], value: unknown): string[] {
  if (value === SECRET) return [pathText(path)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => secretsBelow([...path, key], part));
}

/** `spec.sources[0].targetRevision`, with keys that hold dots in quotes. */
const pathText = (path: readonly (string | number)[]): string =>
  path
    .map((part, index) => {
      if (/^\d+$/.test(String(part))) return `[${part}]`;
      if (/[^\w-]/.test(String(part))) return `["${part}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");

function shown(value: unknown): string {
  if (value === UNKNOWN) return "(known after up)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const masked = text.replaceAll(UNKNOWN, "(known after up)");
  return masked.length > SHOWN ? `${masked.slice(0, SHOWN)}...` : masked;
}
