import { describe, expect, it } from "vitest";
import type { Release } from "#src/plan/helm.ts";
import { affectedBy, manifestDiff, renderChanges } from "#src/plan/rendered.ts";

const SERVICES = ["catalogue", "frontend"];
const ENVIRONMENTS = ["dev", "prod"];

describe("affectedBy", () => {
  it.each([
    [
      "a chart: every environment",
      ["service-charts/catalogue/values.yaml"],
      ["catalogue dev", "catalogue prod"],
    ],
    ["values: one environment", ["env/prod/frontend/frontend-values.yaml"], ["frontend prod"]],
    ["an image: one environment", ["env/dev/catalogue/catalogue-image.yaml"], ["catalogue dev"]],
    ["nothing else", ["README.md", "service-charts/catalogue-db/values.yaml"], []],
  ])("%s", (_, paths, expected) => {
    expect(
      affectedBy(paths, SERVICES, ENVIRONMENTS).map(
        ({ service, environment }) => `${service} ${environment}`,
      ),
    ).toEqual(expected);
  });
});

const files = (replicas: number) => ({
  "service-charts/catalogue/Chart.yaml": "name: catalogue\n",
  "env/dev/catalogue/catalogue-values.yaml": `replicas: ${replicas}\n`,
  "env/dev/catalogue/catalogue-image.yaml": "tag: 1\n",
  "env/prod/catalogue/catalogue-values.yaml": "replicas: 9\n",
});
const namespaceOf = (environment: string) => `craftista-${environment}`;
const affected = [{ service: "catalogue", environment: "dev" }];

describe("renderChanges", () => {
  it("renders a release as Argo CD is told to, from its own files alone", async () => {
    const releases: Release[] = [];
    const render = async (release: Release) => {
      releases.push(release);
      const { [release.values[0] ?? ""]: values = "" } = release.files;
      return `kind: Deployment\nmetadata:\n  name: catalogue\n${values}`;
    };
    const [change] = await renderChanges(
      affected,
      { before: files(1), after: files(2) },
      { namespaceOf, render },
    );
    expect(change?.diff).toBe(
      "--- a/Deployment/catalogue\n+++ b/Deployment/catalogue\n@@ -1,4 +1,4 @@\n kind: Deployment\n metadata:\n   name: catalogue\n-replicas: 1\n+replicas: 2",
    );
    expect(releases[0]).toMatchObject({
      name: "catalogue",
      namespace: "craftista-dev",
      chart: "service-charts/catalogue",
      values: ["env/dev/catalogue/catalogue-values.yaml", "env/dev/catalogue/catalogue-image.yaml"],
    });
    expect(Object.keys(releases[0]?.files ?? {})).not.toContain("env/prod/catalogue/catalogue-values.yaml");
  });

  it("renders each release that is touched once as it is and once as it would be, and no other", async () => {
    const rendered: string[] = [];
    const render = async ({ name, namespace }: Release) => {
      rendered.push(`${name} ${namespace}`);
      return "";
    };
    const product = Object.assign(
      {},
      ...Array.from({ length: 200 }, (_, index) => ({
        [`service-charts/s${index}/Chart.yaml`]: "",
        [`env/dev/s${index}/s${index}-values.yaml`]: "",
        [`env/dev/s${index}/s${index}-image.yaml`]: "",
      })),
    );
    const touched = affectedBy(
      ["env/dev/s7/s7-image.yaml", "service-charts/s42/values.yaml"],
      Array.from({ length: 200 }, (_, index) => `s${index}`),
      ["dev"],
    );
    await renderChanges(touched, { before: product, after: product }, { namespaceOf, render });
    expect(rendered.toSorted()).toEqual([
      "s42 craftista-dev",
      "s42 craftista-dev",
      "s7 craftista-dev",
      "s7 craftista-dev",
    ]);
  });

  it("shows everything as new where there was no release before", async () => {
    const render = async () => "kind: Service\nmetadata:\n  name: catalogue\n";
    const [change] = await renderChanges(affected, { before: {}, after: files(1) }, { namespaceOf, render });
    expect(change?.diff).toContain("--- /dev/null\n+++ b/Service/catalogue");
  });

  it("says in Helm's words why a release cannot be rendered, and renders the others", async () => {
    const render = async ({ namespace }: Release) => {
      if (namespace === "craftista-dev") throw new Error("parse error at (deployment.yaml:3)");
      return "";
    };
    const both = [...affected, { service: "catalogue", environment: "prod" }];
    const changes = await renderChanges(both, { before: {}, after: files(1) }, { namespaceOf, render });
    expect(changes.map(({ problem }) => problem)).toEqual(["parse error at (deployment.yaml:3)", undefined]);
  });
});

describe("manifestDiff", () => {
  const object = (kind: string, name: string, extra = "") =>
    `---\n# Source: x.yaml\nkind: ${kind}\nmetadata:\n  name: ${name}\n${extra}`;

  it("does not mind the order or the comments of the rendering", () => {
    const [a, b] = [object("Service", "a"), object("Deployment", "a")];
    expect(manifestDiff(a + b, (b + a).replaceAll("x.yaml", "y.yaml"))).toBe("");
  });

  it("shows what changes in the order of names, and nothing of what stays", () => {
    const same = object("Secret", "same", "data: {}\n");
    const [old, now] = ["1", "2"].map(
      (version) =>
        object("Service", "b", `v: ${version}\n`) + same + object("Deployment", "a", `v: ${version}\n`),
    );
    const diff = manifestDiff(old ?? "", now ?? "");
    expect(diff.match(/^--- .*$/gm)).toEqual(["--- a/Deployment/a", "--- a/Service/b"]);
    expect(diff).not.toContain("Secret");
  });

  it("keeps together what a text in an object draws a line through", () => {
    const text = (last: string) =>
      `kind: ConfigMap\nmetadata:\n  name: a\ndata:\n  note: |\n    above\n    ---\n    ${last}\n`;
    expect(manifestDiff(text("below"), text("under"))).toContain("-    below\n+    under");
  });

  it("shows objects that go and that come", () => {
    const diff = manifestDiff(object("Service", "a"), object("Service", "b"));
    expect(diff).toContain("--- a/Service/a\n+++ /dev/null");
    expect(diff).toContain("--- /dev/null\n+++ b/Service/b");
  });
});
