import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, stringify } from "yaml";
import type { Entry, Step } from "./sections.ts";

/** A committed settings file, its keys without the project's prefix. */
export interface SettingsFile {
  /** From the root of the checkout. */
  readonly path: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a setting is given somewhere: the text of its value, and the file it stands in where it is a committed one. */
export interface Example {
  readonly text: string;
  readonly file: string | undefined;
}

const PREFIX = "slipway:";

/** The committed settings: those of the root first, then the examples by name. */
export function settingsFiles(root: string): SettingsFile[] {
  const examples = readdirSync(join(root, "examples")).toSorted();
  return [root, ...examples.map((example) => join(root, "examples", example))].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^Pulumi(\.[\w-]+)?\.yaml$/.test(name))
      .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
      .map((name) => readSettings(join(folder, name), root)),
  );
}

function readSettings(file: string, root: string): SettingsFile {
  const { config = {} } = parse(readFileSync(file, "utf8")) as { config?: Record<string, unknown> };
  const settings = Object.entries(config)
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([key, entry]) => [
      key.slice(PREFIX.length),
      isMap(entry) && "value" in entry ? entry.value : entry,
    ]);
  return { path: relative(root, file), settings: Object.fromEntries(settings) };
}

/** An example of a setting: the one written beside it, or the first use of it in a committed file. */
export function exampleOf(entry: Entry, files: readonly SettingsFile[]): Example | undefined {
  if (entry.example !== undefined) return { text: flowText(entry.example), file: undefined };
  for (const { path, settings } of files)
    for (const value of valuesAt(settings, entry.path, entry.with))
      if (!isEmpty(value)) return { text: flowText(value), file: path };
  return undefined;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** What stands at a path, for every name and item on the way. */
function valuesAt(value: unknown, [step, ...rest]: readonly Step[], ways: readonly string[]): unknown[] {
  if (step === undefined) return value === undefined ? [] : [value];
  if (step === "item") return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest, ways)) : [];
  if (!isMap(value)) return [];
  if (step === "name") return Object.values(value).flatMap((part) => valuesAt(part, rest, ways));
  if (rest.length === 0 && ways.length > 0 && !ways.some((way) => isWritten(value, way))) return [];
  return valuesAt(value[step.key], rest, ways);
}

/** Whether a value is written in the way that `kind: helm` stands for. */
const isWritten = (value: Record<string, unknown>, way: string): boolean => {
  const [key = "", wanted] = way.split(": ");
  return value[key] === wanted;
};

/** More of a list or a map says nothing new in a table. */
const LONGEST = 48;

/** A value in the form that stands in one line of YAML; of a long list or map its first part. */
export function flowText(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: "flow",
    lineWidth: 0,
    flowCollectionPadding: true,
  }).trim();
  if (text.length <= LONGEST) return text;
  if (Array.isArray(value) && value.length > 1) return flowText(value.slice(0, 1));
  if (isMap(value) && Object.keys(value).length > 1)
    return flowText(Object.fromEntries(Object.entries(value).slice(0, 1)));
  return text;
}
