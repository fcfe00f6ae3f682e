import { describe, expect, it } from "vitest";
import type { EnginePreview } from "#src/plan/engine-preview.ts";
import { editsOf, KustomizeInputs, type Overlay } from "#src/plan/kustomize.ts";
import { renderOverlays, sourceChanges } from "#src/plan/overlays.ts";
import { previewOf, step } from "./fixtures.ts";

const CHAIN = "slipway:argocd:Environment$kubernetes:argoproj.io/v1alpha1:Application";
const GITOPS = "https://github.com/acme/gitops.git";
const application = (name: string, spec: Record<string, unknown>) => ({ metadata: { name }, spec });
const overlay = (image: string, more: Record<string, unknown> = {}) => ({
  source: {
    repoURL: GITOPS,
    targetRevision: "main",
    path: "overlays/dev",
    kustomize: { images: [`cart=${image}`] },
    ...more,
  },
});
const changed = (from: Record<string, unknown> | undefined, to: Record<string, unknown> | undefined) =>
  step(from === undefined ? "create" : to === undefined ? "delete" : "update", CHAIN, {
    ...(from === undefined ? {} : { from: application("cart-dev", from) }),
    ...(to === undefined ? {} : { to: application("cart-dev", to) }),
  });

/** What a plan shows of a preview, with a builder that prints what it was given. */
async function rendered(preview: EnginePreview, files: Readonly<Record<string, string>> = FILES) {
  const built: Overlay[] = [];
  let opened = 0;
  const shown = await renderOverlays(sourceChanges(preview, ["catalogue-dev"]), {
    environment: "dev",
    git: { url: GITOPS, branch: "main" },
    clone: async () => {
      opened += 1;
      return {
        fetchTip: async () => "tip",
        read: async (_commit, paths) =>
          new Map(Object.entries(files).filter(([file]) => paths.some((path) => file.startsWith(path)))),
      };
    },
    build: async (one) => {
      built.push(one);
      if (one.files["base/kustomization.yaml"] === "broken") throw new Error("no matches for Id");
      return `kind: Deployment\nmetadata: { name: cart }\nimage: ${one.inputs?.images[0]}\n`;
    },
  });
  return { shown, built, opened };
}

const FILES = {
  "overlays/dev/kustomization.yaml": "resources: [../../base]",
  "base/kustomization.yaml": "resources: []",
};

describe("an overlay in the GitOps repository", () => {
  it("is built as it is and as it would be, and the objects that differ are shown", async () => {
    const { shown, built } = await rendered(previewOf(changed(overlay("cart:1"), overlay("cart:2"))));
    expect(shown).toMatchObject([{ service: "cart-dev", environment: "dev", problem: undefined }]);
    expect(shown[0]?.diff).toContain("-image: cart=cart:1\n+image: cart=cart:2");
    expect(built.map(({ path }) => path)).toEqual(["overlays/dev", "overlays/dev"]);
    expect(Object.keys(built[0]?.files ?? {})).toEqual(Object.keys(FILES));
  });

  it.each([
    ["new", undefined, overlay("cart:1"), "--- /dev/null\n+++ b/Deployment/cart"],
    ["gone", overlay("cart:1"), undefined, "--- a/Deployment/cart\n+++ /dev/null"],
  ])("that is %s is shown whole", async (_what, from, to, diff) => {
    expect((await rendered(previewOf(changed(from, to)))).shown[0]?.diff).toContain(diff);
  });

  it("that cannot be built says so in Kustomize's words", async () => {
    const files = { ...FILES, "base/kustomization.yaml": "broken" };
    const { shown } = await rendered(previewOf(changed(overlay("cart:1"), overlay("cart:2"))), files);
    expect(shown).toMatchObject([{ diff: "", problem: "no matches for Id" }]);
  });

  it.each([
    ["whose Application changes elsewhere", { ...overlay("cart:1"), syncPolicy: {} }, "cart-dev"],
    ["of a service, which is rendered by its files", overlay("cart:2"), "catalogue-dev"],
  ])("%s is not built, and Git not asked", async (_what, spec, name) => {
    const one = step("update", CHAIN, {
      from: application(name, overlay("cart:1")),
      to: application(name, spec),
    });
    expect(await rendered(previewOf(one))).toEqual({ shown: [], built: [], opened: 0 });
  });

  it("with plain files beside has nothing to render there", async () => {
    const plain = (path: string) => ({ source: { repoURL: GITOPS, targetRevision: "main", path } });
    const { shown } = await rendered(previewOf(changed(plain("a"), plain("b"))), { "a/web.yaml": "" });
    expect(shown).toEqual([]);
  });
});

describe("what lies elsewhere is named with the reason why it is not rendered", () => {
  const foreign = { repoURL: "https://github.com/acme/cart.git", targetRevision: "v2" };
  it.each([
    [
      "another repository",
      overlay("cart:2", foreign),
      "overlays/dev of https://github.com/acme/cart.git at v2",
    ],
    ["another branch", overlay("cart:2", { targetRevision: "next" }), `overlays/dev of ${GITOPS} at next`],
    [
      "a chart",
      { source: { repoURL: "ghcr.io/acme", chart: "odoo", targetRevision: "26.1.3" } },
      "the chart odoo 26.1.3 of ghcr.io/acme",
    ],
    [
      "several sources",
      { sources: [overlay("cart:2").source, { ...foreign, path: "x" }] },
      `overlays/dev of ${GITOPS} at main, and x of https://github.com/acme/cart.git at v2`,
    ],
  ])("%s", async (_what, spec, from) => {
    const { shown, opened } = await rendered(previewOf(changed(overlay("cart:1"), spec)));
    expect(shown).toEqual([
      {
        service: "cart-dev",
        environment: "dev",
        diff: "",
        problem: `its manifests come from ${from}; a plan renders the charts of services, and overlays on main of the GitOps repository`,
      },
    ]);
    expect(opened).toBe(0);
  });

  it("a chart in the GitOps repository", async () => {
    const chart = { "overlays/dev/Chart.yaml": "name: cart" };
    const { shown } = await rendered(previewOf(changed(undefined, overlay("cart:1"))), chart);
    expect(shown[0]?.problem).toContain(`its manifests come from overlays/dev of ${GITOPS} at main`);
  });

  it("but not when it goes: that is told with the deletion", async () => {
    expect((await rendered(previewOf(changed(overlay("cart:1", foreign), undefined)))).shown).toEqual([]);
  });
});

describe("editsOf", () => {
  it("writes an Application's inputs as Argo CD does, in its order", () => {
    const inputs = KustomizeInputs.parse({
      commonLabels: { team: "checkout" },
      replicas: [{ name: "cart", count: 2 }],
      images: ["cart=ghcr.io/acme/cart:2", "db:16"],
      nameSuffix: "-blue",
      namePrefix: "-x",
    });
    expect(editsOf(inputs)).toEqual([
      ["set", "nameprefix", "--", "-x"],
      ["set", "namesuffix", "--", "-blue"],
      ["set", "image", "cart=ghcr.io/acme/cart:2", "db:16"],
      ["set", "replicas", "cart=2"],
      ["add", "label", "team:checkout"],
    ]);
  });

  it("edits nothing that is not set", () => {
    expect(editsOf(KustomizeInputs.parse({}))).toEqual([]);
  });
});
