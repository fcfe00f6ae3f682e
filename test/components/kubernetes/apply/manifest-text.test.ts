import { describe, expect, it } from "vitest";
import { digestOf, parseManifest } from "#components/kubernetes/apply/manifest-text.ts";

const names = (text: string): string[] =>
  parseManifest(text, "x.yaml").map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;

describe("a manifest", () => {
  it.each<[string, string, string[]]>([
    ["documents", `${configMap("a")}---\n${configMap("b")}`, ["ConfigMap a", "ConfigMap b"]],
    ["empty documents and comments", `---\n# nothing\n---\n${configMap("a")}---\n`, ["ConfigMap a"]],
    [
      "lists",
      `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } })}\n`,
      ["Secret s"],
    ],
    ["JSON", JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }), ["Pod p"]],
  ])("may hold %s", (_name, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ["nothing", "# only a comment\n", "x.yaml holds no Kubernetes object; check that it is the manifest"],
    ["a page of a web server", "<html>\n<body>: x</body>", "document 1 of x.yaml is no"],
    ["an object without a name", "apiVersion: v1\nkind: Pod\nmetadata: {}\n", "metadata.name"],
    ["text that is not YAML", `${configMap("a")}---\na: [\n`, "document 2 of x.yaml is not YAML"],
  ])("with %s is refused, and the place is named", (_name, text, expected) => {
    expect(() => names(text)).toThrow(expected);
  });

  it("is pinned by the digest that sha256sum prints", () => {
    expect(digestOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
