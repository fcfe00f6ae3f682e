import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flowText, settingsFiles } from "#src/config/reference/examples.ts";
import { referenceText, unexplained } from "#src/config/reference/reference.ts";
import { anchorOf } from "#src/config/reference/render.ts";
import { type SchemaNode, type SettingsTree, settingsTree } from "#src/config/reference/schema-node.ts";

const root = join(import.meta.dirname, "../../../..");
const tree = settingsTree();
const files = settingsFiles(root);
const text = readFileSync(join(root, "docs/reference.md"), "utf8");

describe("docs/reference.md", () => {
  it("is what `npm run schema` writes", () => {
    expect(text).toBe(referenceText(tree, files));
  });

  it("explains every setting: give one a `.meta({ description, examples })` where this fails", () => {
    expect(unexplained(tree, files)).toEqual([]);
  });

  it("shows no example that the setting refuses", () => {
    expect(tree.refused).toEqual([]);
  });

  it("has a heading for every link, only one, and the files that it names", () => {
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    const links = [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target);
    for (const link of new Set(links))
      if (link.startsWith("#"))
        expect(
          anchors.filter((one) => `#${one}` === link),
          link,
        ).toHaveLength(1);
      else expect(existsSync(join(root, "docs", link)), link).toBe(true);
  });
});

/** The tree of one setting with a name, `key`, and one with no more than that. */
const treeOf = (key: SchemaNode): SettingsTree => ({
  root: { type: "object", properties: { key } },
  refused: [],
  resolve: (node) => node,
});

describe("a setting that is not explained", () => {
  it.each<[string, SchemaNode, string[]]>([
    ["nothing", { type: "string" }, ["a meaning of its own", "an example"]],
    [
      "its kind's words",
      { type: "integer", description: "A TCP port, 1 to 65535" },
      ["a meaning of its own"],
    ],
    ["no example of a text", { type: "string", description: "A path" }, ["an example"]],
    [
      "no example of a list of texts",
      { type: "array", items: { type: "string" }, description: "Paths" },
      ["an example"],
    ],
    [
      "no example of a map",
      { type: "object", additionalProperties: { type: "integer" }, description: "Weights" },
      ["an example"],
    ],
    ["an example", { type: "string", description: "A path", examples: ["/live"] }, []],
    ["a default", { type: "string", description: "A path", default: "/live" }, []],
    ["a choice", { enum: ["a", "b"], description: "One of two" }, []],
  ])("is found when it has %s", (_what, node, lacks) => {
    expect(unexplained(treeOf(node), []).map((one) => one.lacks)).toEqual(lacks);
  });
});

describe("the reference of a small schema", () => {
  const shown = (node: SchemaNode) =>
    referenceText(treeOf(node), [
      {
        path: "Pulumi.yaml",
        settings: {
          key: [
            { kind: "b", size: 1 },
            { kind: "a", size: 2 },
          ],
        },
      },
    ]);

  it("says with which kind a key may be written, and takes the example from such a place", () => {
    const way = (kind: string, more: Record<string, SchemaNode>): SchemaNode => ({
      type: "object",
      properties: { kind: { const: kind, description: "What it is" }, ...more },
      required: ["kind"],
    });
    const size: SchemaNode = { type: "integer", minimum: 0, maximum: 9, description: "How <large>" };
    const output = shown({
      type: "array",
      items: { anyOf: [way("a", { size }), way("b", {}), way("c", {})] },
    });
    expect(output).toContain(
      "| `kind` | What it is | `a`, `b`, `c` | **required** | [`b`](../Pulumi.yaml) |",
    );
    expect(output).toContain(
      "| `size` | How \\<large> (with `kind` `a`) | number, 0 to 9 |  | [`2`](../Pulumi.yaml) |",
    );
  });

  it("tells once what is written alike at two places", () => {
    const pair: SchemaNode = {
      type: "object",
      properties: { least: { type: "integer", description: "The least" } },
    };
    const output = shown({ type: "object", properties: { first: pair, second: pair } });
    expect(output.match(/The least/g)).toHaveLength(1);
    expect(output).toContain("| [`second`](#keyfirst) |");
  });
});

it.each([
  [["a"], "[ a ]"],
  [{ secret: { env: "TOKEN" } }, "{ secret: { env: TOKEN } }"],
  [
    ["a text that is far too long for a table", "and one more"],
    "[ a text that is far too long for a table ]",
  ],
])("%j is shown as %s", (value, shown) => {
  expect(flowText(value)).toBe(shown);
});
