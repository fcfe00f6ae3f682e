import { asNode, branches, hasKeys, inside, kindText } from "./kind-text.ts";
import type { SchemaNode, SettingsTree } from "./schema-node.ts";

/** A step of a path: a key, any name of a map, or any item of a list. */
export type Step = { readonly key: string } | "name" | "item";

/** One setting. */
export interface Entry {
  readonly path: readonly Step[];
  readonly meaning: string | undefined;
  readonly kind: string;
  /** Undefined where there is none. */
  readonly preset: unknown;
  readonly required: boolean;
  /** An example written beside the setting. */
  readonly example: unknown;
  /** The value of the deciding key (`kind`, `mode`, ...) with which it may be written; none: with all. */
  readonly with: readonly string[];
  /** The path of the section that tells what is inside. */
  readonly opens: readonly Step[] | undefined;
}

/** Settings that stand together below one path. */
export interface Section {
  readonly path: readonly Step[];
  readonly meaning: string | undefined;
  /** In how many ways it can be written. */
  readonly ways: number;
  readonly entries: readonly Entry[];
}

/** `github.repositories.<name>.deployKeys` */
export const pathText = (path: readonly Step[]): string =>
  path
    .map((step) => (step === "item" ? "[]" : step === "name" ? ".<name>" : `.${step.key}`))
    .join("")
    .replace(/^\./, "");

/** Every setting of the tree, in sections in which each stands after the one that opens it. */
export function sectionsOf(tree: SettingsTree): Section[] {
  return sectionsBelow(tree.root, [], tree);
}

function sectionsBelow(node: SchemaNode, path: readonly Step[], tree: SettingsTree): Section[] {
  const objects = branches(node, tree.resolve).filter(hasKeys);
  if (objects.length === 0) return [];
  const children = merged(objects.flatMap((branch) => childrenOf(branch, path, objects, tree)));
  return [
    {
      path,
      meaning: tree.resolve(node).description,
      ways: objects.length,
      entries: children.map(({ entry }) => entry),
    },
    ...children.flatMap(({ entry, content }) =>
      entry.opens === undefined ? [] : sectionsBelow(content, entry.opens, tree),
    ),
  ];
}

interface Child {
  readonly entry: Entry;
  /** What the section that the entry opens is about. */
  readonly content: SchemaNode;
}

function childrenOf(
  branch: SchemaNode,
  path: readonly Step[],
  ways: readonly SchemaNode[],
  tree: SettingsTree,
): Child[] {
  const label = deciding(branch, ways);
  const always = (key: string) => ways.every(({ required }) => required?.includes(key));
  return Object.entries(branch.properties ?? {}).map(([key, property]) => {
    const node = tree.resolve(asNode(property));
    const own = [...path, { key }];
    const { content, path: opens } = contentOf(node, own, tree);
    return {
      content,
      entry: {
        path: own,
        meaning: node.description,
        kind: kindText(node, tree.resolve),
        preset: node.default,
        required: label === undefined ? always(key) : (branch.required?.includes(key) ?? false),
        example: node.examples?.[0],
        with: label === undefined ? [] : [label],
        opens: branches(content, tree.resolve).some(hasKeys) ? opens : undefined,
      },
    };
  });
}

/** Goes through maps and lists to what is in them. */
function contentOf(
  node: SchemaNode,
  path: readonly Step[],
  tree: SettingsTree,
): { readonly content: SchemaNode; readonly path: readonly Step[] } {
  const content = inside(node);
  if (content === undefined) return { content: node, path };
  return contentOf(tree.resolve(content), [...path, node.type === "array" ? "item" : "name"], tree);
}

/** The value that tells a branch of a choice from the others. */
function deciding(branch: SchemaNode, all: readonly SchemaNode[]): string | undefined {
  if (all.length < 2) return undefined;
  const constant = Object.entries(branch.properties ?? {}).find(
    ([key, property]) =>
      asNode(property).const !== undefined &&
      all.every((other) => asNode(other.properties?.[key]).const !== undefined),
  );
  return constant === undefined ? undefined : `${constant[0]}: ${String(asNode(constant[1]).const)}`;
}

/** The same key in several branches is one setting as long as it means the same; its deciding key lists its values. */
function merged(children: readonly Child[]): Child[] {
  const result: Child[] = [];
  for (const child of children) {
    const at = result.findIndex(({ entry }) => isSame(entry, child.entry));
    const known = result[at];
    if (known === undefined) result.push(child);
    else
      result[at] = {
        content: known.content,
        entry: {
          ...known.entry,
          with: [...known.entry.with, ...child.entry.with],
          kind: joined(known.entry.kind, child.entry.kind),
        },
      };
  }
  return result;
}

const isSame = (a: Entry, b: Entry): boolean =>
  pathText(a.path) === pathText(b.path) &&
  a.meaning === b.meaning &&
  (a.kind === b.kind || isConstant(a.kind));
/** Whether a setting only says in which way the others are written. */
export const isDeciding = (entry: Entry, ways: number): boolean =>
  ways > 1 && entry.with.length === ways && isConstant(entry.kind);
const isConstant = (kind: string): boolean => /^`[^`]+`(?:, `[^`]+`)*$/.test(kind);
const joined = (a: string, b: string): string =>
  [...new Set([...a.split(", "), ...b.split(", ")])].join(", ");
