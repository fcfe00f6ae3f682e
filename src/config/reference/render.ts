import { type Example, flowText } from "./examples.ts";
import { type Entry, pathText, type Section, type Step } from "./sections.ts";

/** The anchor that GitHub gives a heading: its text without punctuation. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");

/** What is asked about a setting beside its schema. */
export interface Knowledge {
  readonly exampleOf: (section: Section, entry: Entry) => Example | undefined;
  /** The section that tells what is inside: one that says the same may stand at another path. */
  readonly toldAt: (path: readonly Step[]) => readonly Step[];
  /** Heading of the text about a kind of values; undefined for one that needs no words. */
  readonly headingOf: (kind: string) => string | undefined;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
/** Prose in which Markdown sees no tags and no emphasis; what stands in backticks is left alone. */
export const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll(/[<*]/g, "\\$&")))
    .join("");
const link = (text: string, heading: string): string => `[${text}](#${anchorOf(heading)})`;

/** The table of one section. */
export function sectionTable(section: Section, known: Knowledge): string {
  const rows = section.entries.map((entry) =>
    [
      nameOf(entry, section, known),
      meaningOf(entry, section),
      kindOf(entry, known),
      presetOf(entry),
      exampleText(section, entry, known),
    ]
      .map(cell)
      .join(" | "),
  );
  return [
    "| setting | meaning | takes | default | example |",
    "|---|---|---|---|---|",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}

function nameOf({ path, opens }: Entry, section: Section, known: Knowledge): string {
  const name = `\`${pathText(path.slice(section.path.length))}\``;
  return opens === undefined ? name : link(name, pathText(known.toldAt(opens)));
}

function meaningOf({ meaning: text = "", with: ways }: Entry, section: Section): string {
  const meaning = prose(text);
  if (ways.length === 0 || ways.length === section.ways) return meaning;
  const [key = ""] = ways[0]?.split(": ") ?? [];
  return `${meaning} (with \`${key}\` ${ways.map((way) => `\`${way.slice(key.length + 2)}\``).join(", ")})`;
}

function kindOf({ kind }: Entry, { headingOf }: Knowledge): string {
  const heading = headingOf(kind.replace(/^(?:(?:list|map) of )+/, ""));
  return heading === undefined ? kind : kind.replace(heading, link(heading, heading));
}

/** An empty map or list as default means that nothing is set. */
function presetOf({ preset, required }: Entry): string {
  if (required) return "**required**";
  const isNothing =
    preset === undefined ||
    (typeof preset === "object" && preset !== null && Object.keys(preset).length === 0);
  return isNothing ? "" : `\`${flowText(preset)}\``;
}

function exampleText(section: Section, entry: Entry, { exampleOf }: Knowledge): string {
  if (entry.opens !== undefined) return "";
  const example = exampleOf(section, entry);
  if (example === undefined) return "";
  const text = `\`${example.text}\``;
  return example.file === undefined ? text : `[${text}](../${example.file})`;
}
