import { type Example, exampleOf, flowText, type SettingsFile } from "./examples.ts";
import { plainExample } from "./plain-example.ts";
import { type Knowledge, prose, sectionTable } from "./render.ts";
import { type Told, withoutRepetition } from "./repetition.ts";
import { type SettingsTree, SHARED_KINDS } from "./schema-node.ts";
import { type Entry, pathText, type Section, sectionsOf } from "./sections.ts";

const INTRODUCTION = `# Reference of the settings

Written by \`npm run schema\` from the schema that reads them (\`src/config/schema.ts\`); a test fails when it is stale.
Every setting stands below \`config:\` with the prefix \`slipway:\`: what all environments share in \`Pulumi.yaml\` as
\`slipway:<key>: { value: ... }\`, what is true of one in \`Pulumi.<env>.yaml\` as \`slipway:<key>: ...\`.
\`<name>\` is a name that you choose, or that of a service, stage or repository; \`[]\` is any item of a list.
An example with a link is used in that file. Unknown keys are refused.`;

/** The documented kinds of values: what the schema says of the shared ones. */
const kindMeanings = (): [string, string][] =>
  [...SHARED_KINDS].map(([schema, kind]) => [
    kind,
    "meta" in schema && typeof schema.meta === "function" ? (schema.meta()?.description ?? "") : "",
  ]);

/** The text of docs/reference.md. */
export function referenceText(tree: SettingsTree, files: readonly SettingsFile[]): string {
  const told = withoutRepetition(sectionsOf(tree));
  const kinds = new Map(kindMeanings());
  const known: Knowledge = {
    toldAt: told.toldAt,
    exampleOf: (section, entry) => anyExample(section, entry, told, files),
    headingOf: (kind) => (kinds.has(kind) ? kind : undefined),
  };
  const [all, ...parts] = told.shown;
  return [
    INTRODUCTION,
    all === undefined ? "" : sectionTable(all, known),
    "## Kinds of values",
    ...[...kinds].map(([kind, meaning]) => `### ${kind}\n\n${prose(meaning)}.`),
    ...parts.map((section, at) => {
      const isFirst = topKey(section) !== topKey(parts[at - 1]);
      return sectionText(section, isFirst ? "##" : "###", known);
    }),
    "",
  ].join("\n\n");
}

const topKey = (section: Section | undefined): string => pathText(section?.path.slice(0, 1) ?? []);

const sectionText = (section: Section, level: string, known: Knowledge): string =>
  [
    `${level} \`${pathText(section.path)}\``,
    ...(section.meaning === undefined ? [] : [`${prose(section.meaning)}.`]),
    sectionTable(section, known),
  ].join("\n\n");

/** An example of a setting from its section, from one that this section stands for, or one that its kind tells. */
function anyExample(
  section: Section,
  entry: Entry,
  told: Told,
  files: readonly SettingsFile[],
): Example | undefined {
  for (const twin of told.twins(section)) {
    const path = [...twin.path, ...entry.path.slice(section.path.length)];
    const example = exampleOf({ ...entry, path }, files);
    if (example !== undefined) return example;
  }
  const plain = plainExample(entry);
  return plain === undefined ? undefined : { text: flowText(plain), file: undefined };
}

/** A setting that the reference cannot explain, and what it lacks. */
export interface Unexplained {
  readonly setting: string;
  readonly lacks: "a meaning of its own" | "an example";
}

/** The settings without a meaning of their own, and those without an example. */
export function unexplained(tree: SettingsTree, files: readonly SettingsFile[]): Unexplained[] {
  const borrowed = new Set(kindMeanings().map(([, meaning]) => meaning));
  const told = withoutRepetition(sectionsOf(tree));
  return told.shown.flatMap((section) =>
    section.entries.flatMap((entry): Unexplained[] => {
      const setting = [pathText(entry.path), ...entry.with.slice(0, 1)].join(" with ");
      const hasMeaning = entry.meaning !== undefined && !borrowed.has(entry.meaning);
      const hasExample = entry.opens !== undefined || anyExample(section, entry, told, files) !== undefined;
      return [
        ...(hasMeaning ? [] : [{ setting, lacks: "a meaning of its own" } as const]),
        ...(hasExample ? [] : [{ setting, lacks: "an example" } as const]),
      ];
    }),
  );
}
