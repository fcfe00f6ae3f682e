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

  it("shows objects that go and that come", () => {
    const diff = manifestDiff(object("Service", "a"), object("Service", "b"));
    expect(diff).toContain("--- a/Service/a\n+++ /dev/null");
    expect(diff).toContain("--- /dev/null\n+++ b/Service/b");
  });
});
