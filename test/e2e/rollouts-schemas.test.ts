import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { analysisTemplateManifest, type Metric } from "#components/kargo/analysis-template.manifest.ts";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { filesBelow } from "#test/harness/files.ts";
import { rolloutsCrdFiles } from "./schemas/rollouts.ts";
import { type Schema, violations } from "./schemas/strict.ts";

interface Definition {
  readonly spec: { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] };
}

/** Argo Rollouts' schema of analyses, at the pinned release. */
let schema: Schema;
beforeAll(async () => {
  const [file] = await rolloutsCrdFiles();
  const { spec } = parse(readFileSync(file, "utf8")) as Definition;
  schema = spec.versions[0]?.schema.openAPIV3Schema ?? {};
});

const golden = join(import.meta.dirname, "../golden/examples");
const registered = filesBelow(golden)
  .filter((file) => file.endsWith(".yaml"))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as { name?: string; inputs?: Manifest }[])
      .filter(({ inputs }) => inputs?.kind === "AnalysisTemplate")
      .map(({ name, inputs }) => ({ file, name, inputs: inputs as Manifest })),
  );

const often = { count: 3, intervalSeconds: 90, initialDelaySeconds: 30, failureLimit: 1 };
const successCondition = "result == 'ok'";
/** Every way to measure, with all that it knows. */
const metrics: { readonly [Way in Metric["provider"]]: Extract<Metric, { provider: Way }> } = {
  prometheus: { provider: "prometheus", address: "http://p", query: "up", successCondition, ...often },
  web: {
    provider: "web",
    url: "http://w",
    method: "POST",
    headers: { accept: "application/json" },
    body: "{}",
    jsonPath: "{$.status}",
    timeoutSeconds: 5,
    successCondition,
    ...often,
  },
  job: { provider: "job", image: "i", command: ["a", "b"], env: { STAGE: "x" }, ...often },
};
const place = { name: "a", project: "shop", labels: {}, required: ["x"], defaults: { y: "1" } };

describe("analyses fit Argo Rollouts' schema:", () => {
  it("there are some among the examples", () => expect(registered).not.toEqual([]));

  it.each(registered)("$name of $file", ({ inputs }) => {
    expect(violations(inputs, schema)).toEqual([]);
  });

  it("one that measures in every way", () => {
    expect(violations(analysisTemplateManifest({ ...place, metrics }), schema)).toEqual([]);
  });

  it("but not one with a field that does not exist", () => {
    const template = analysisTemplateManifest({ ...place, metrics });
    const spec = { ...(template.spec as object), metric: [] };
    expect(violations({ ...template, spec }, schema)).toEqual([".spec.metric is no field of the schema"]);
  });
});
