import type { SchemaNode, SettingsTree } from "./schema-node.ts";

type Resolve = SettingsTree["resolve"];

/** The ways a node can be written: one, or the branches of a choice, choices inside choices included. */
export function branches(node: SchemaNode, resolve: Resolve): SchemaNode[] {
  const own = resolve(node);
  const choice = own.anyOf ?? own.oneOf;
  return own["x-kind"] !== undefined || choice === undefined
    ? [own]
    : choice.flatMap((branch) => branches(asNode(branch), resolve));
}

/** Whether a node holds settings with names of their own. */
export const hasKeys = (node: SchemaNode): boolean =>
  node["x-kind"] === undefined && node.properties !== undefined;

/** What a map's keys or a list's items are; undefined for anything else. */
export const inside = (node: SchemaNode): SchemaNode | undefined => {
  if (node["x-kind"] !== undefined) return undefined;
  const content = node.type === "array" ? node.items : node.additionalProperties;
  return typeof content === "object" && !Array.isArray(content) ? asNode(content) : undefined;
};

/** The schema library types a branch as schema or boolean; `true` says nothing, as an empty schema does. */
export const asNode = (node: SchemaNode | boolean | undefined): SchemaNode =>
  typeof node === "object" ? node : {};

/** What can be written, in words: `text`, `number, 0 to 65535`, `"any" or "protected"`, `list of name`. */
export function kindText(node: SchemaNode, resolve: Resolve): string {
  const words = branches(node, resolve).map((branch) => wordsOf(branch, resolve));
  return [...new Set(words)].join(" or ");
}

function wordsOf(node: SchemaNode, resolve: Resolve): string {
  if (node["x-kind"] !== undefined) return node["x-kind"];
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  const content = inside(node);
  if (node.type === "array") return content === undefined ? "list" : `list of ${kindText(content, resolve)}`;
  if (content !== undefined) return `map of ${kindText(content, resolve)}`;
  switch (node.type) {
    case "object":
      return "settings";
    case "string":
      return "text";
    case "boolean":
      return "`true`, `false`";
    case "integer":
    case "number":
      return `number${rangeText(node)}`;
    default:
      return "any value";
  }
}

function rangeText({ minimum, maximum }: SchemaNode): string {
  const least = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const most = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (least === undefined) return most === undefined ? "" : `, at most ${most}`;
  return most === undefined ? `, at least ${least}` : `, ${least} to ${most}`;
}
