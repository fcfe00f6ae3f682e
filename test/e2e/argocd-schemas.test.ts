import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { argocdCrds } from "#sandbox/toolchain/provision.ts";
import { filesBelow } from "#test/harness/files.ts";
import { argocdManifests, type Inputs } from "./schemas/golden-applications.ts";
import { type Schema, violations } from "./schemas/strict.ts";

interface Definition {
  readonly spec: {
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Argo CD's schemas of the version that the sandbox runs, by kind. */
const schemas = new Map<string, Schema>();
beforeAll(async () => {
  for (const file of await argocdCrds()) {
    const { spec } = parse(readFileSync(file, "utf8")) as Definition;
    schemas.set(spec.names.kind, spec.versions[0]?.schema.openAPIV3Schema ?? {});
  }
});

/** What is wrong with a manifest. */
function breaches(manifest: Manifest): string[] {
  const schema = schemas.get(manifest.kind);
  if (schema === undefined) throw new Error(`no schema of kind ${manifest.kind}`);
  return violations(manifest, schema);
}

const golden = join(import.meta.dirname, "../golden");

/** Argo Rollouts shares the group; its schemas have a test of their own. */
const isArgoCds = (kind: string) => kind !== "AnalysisTemplate";

/** The Argo CD manifests that stacks lead to, as their golden files list them: in the cluster, in Git, and made by sets. */
const registered = filesBelow(golden)
  .filter((file) => /^(?:[a-z]+|examples\/.*)\.yaml$/.test(file))
  .flatMap((file) =>
    (parse(readFileSync(join(golden, file), "utf8")) as { inputs?: Inputs }[])
      .flatMap(({ inputs = {} }) => argocdManifests(inputs))
      .filter(({ kind }) => isArgoCds(kind))
      .map((inputs) => ({ file, name: `${inputs.kind} ${inputs.metadata.name}`, inputs })),
  );

describe("what the stack files register for Argo CD", () => {
  it("holds every kind", () => {
    expect([...new Set(registered.map(({ inputs }) => inputs.kind))].toSorted()).toEqual([
      "AppProject",
      "Application",
      "ApplicationSet",
    ]);
  });

  it("holds those that Argo CD finds in Git, and those that its sets make", () => {
    for (const example of ["app-of-apps", "applicationset", "applicationset-files"])
      expect(
        registered.filter(
          ({ file, name }) => file.includes(`/${example}/`) && name === "Application frontend-dev",
        ),
        example,
      ).not.toEqual([]);
  });

  it.each(registered)("$name of $file fits the schema", ({ inputs }) => {
    expect(breaches(inputs)).toEqual([]);
  });

  it("would not, with a field that does not exist or has another type", () => {
    const application = registered.find(({ inputs }) => inputs.kind === "Application")?.inputs;
    const spec = application?.spec as Record<string, unknown>;
    expect(breaches({ ...(application as Manifest), spec: { ...spec, autoSync: true } })).toHaveLength(1);
    expect(
      breaches({ ...(application as Manifest), spec: { ...spec, revisionHistoryLimit: "10" } }),
    ).toHaveLength(1);
  });
});
