import { describe, expect, it } from "vitest";
import { readFolder, referencesOf } from "#src/plan/overlay-files.ts";

/** A repository that answers as Git does: a path that is a folder brings what is below it. */
const repositoryOf = (files: Readonly<Record<string, string>>) => ({
  read: async (_commit: string, paths: readonly string[]) =>
    new Map(
      Object.entries(files).filter(([file]) =>
        paths.some((path) => path === "." || file === path || file.startsWith(`${path}/`)),
      ),
    ),
});

const repository = repositoryOf({
  "base/kustomization.yaml": "resources: [web.yaml]\ncomponents: [../parts/tls]\n",
  "base/web.yaml": "kind: Deployment",
  "parts/tls/kustomization.yml": "kind: Component\npatches: [{ path: tls.yaml }]\n",
  "parts/tls/tls.yaml": "kind: Ingress",
  "parts/other/kustomization.yaml": "resources: []",
  "overlays/dev/kustomization.yaml":
    "resources: [../../base]\nconfigMapGenerator: [{ name: c, files: [app.ini=../../settings/dev.ini] }]\n",
  "settings/dev.ini": "a = 1",
  "settings/prod.ini": "a = 2",
  "plain/web.yaml": "kind: Service",
  "chart/Chart.yaml": "name: x",
  "chart/templates/kustomization.yaml": "{{ not: yaml",
  "service-charts/catalogue/Chart.yaml": "name: catalogue",
});

describe("readFolder", () => {
  it("brings an overlay with what it and its bases name, and nothing else", async () => {
    const { kind, files } = await readFolder(repository, "tip", "overlays/dev/");
    expect(kind).toBe("overlay");
    expect(Object.keys(files).toSorted()).toEqual([
      "base/kustomization.yaml",
      "base/web.yaml",
      "overlays/dev/kustomization.yaml",
      "parts/tls/kustomization.yml",
      "parts/tls/tls.yaml",
      "settings/dev.ini",
    ]);
  });

  it.each([
    ["plain", "plain"],
    ["chart", "chart"],
    ["overlays", "plain"],
    ["nowhere", "plain"],
    ["./base", "overlay"],
  ])("takes %s for %s, as Argo CD does", async (path, kind) => {
    expect((await readFolder(repository, "tip", path)).kind).toBe(kind);
  });

  it("ends where two overlays name each other", async () => {
    const circle = repositoryOf({
      "a/kustomization.yaml": "resources: [../b]",
      "b/kustomization.yaml": "resources: [../a]",
    });
    expect(Object.keys((await readFolder(circle, "tip", "a")).files)).toHaveLength(2);
  });
});

describe("referencesOf", () => {
  it.each([
    ["a base", "resources: [../base]", ["over/base"]],
    [
      "a generator's file",
      "configMapGenerator: [{ files: [a=b.ini] }]",
      ["over/dev/a=b.ini", "over/dev/b.ini"],
    ],
    ["an address", "resources: ['https://github.com/acme/x?ref=v1']", []],
    ["a path of the machine", "resources: [/etc/passwd]", []],
    ["a path outside of the repository", "resources: [../../../x]", []],
    ["a patch in the text", "patches: [{ patch: 'kind: Deployment\nspec: {}' }]", []],
    ["no YAML", "{{", []],
  ])("of %s", (_what, text, paths) => {
    expect([...new Set(referencesOf("over/dev/kustomization.yaml", text))]).toEqual(paths);
  });
});
