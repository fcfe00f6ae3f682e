/** A piece of HTML that is safe to stand between tags or in a quoted attribute. Only `html` and `trusted` make one. */
export interface Html {
  readonly [SAFE]: string;
}

const SAFE = Symbol("safe HTML");

/** What can stand in a template: text is escaped, nothing stands for undefined and false. */
export type Part = string | number | undefined | false | Html | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

/** Marks text as HTML. For what this project itself wrote and nothing else: style sheet, script. */
export const trusted = (text: string): Html => ({ [SAFE]: text });

function textOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escaped(String(part));
  return SAFE in part ? part[SAFE] : part.map(textOf).join("");
}

/** A template whose values are escaped, whatever they hold. Attributes must be quoted. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  trusted(texts.map((text, at) => `${text}${textOf(parts[at])}`).join(""));

/** The text of a finished page. */
export const rendered = (page: Html): string => page[SAFE];

/** An address for a link; undefined where a browser would run it instead of following it. */
export function linkable(url: string): string | undefined {
  const { protocol = "" } = URL.parse(url) ?? {};
  return protocol === "https:" || protocol === "http:" ? url : undefined;
}
