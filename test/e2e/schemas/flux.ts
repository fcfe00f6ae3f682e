import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import { fluxCrds } from "#sandbox/toolchain/provision.ts";
import { type Schema, violations } from "./strict.ts";

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The files of Flux's definitions, at the pinned releases. */
export async function fluxCrdFiles(): Promise<string[]> {
  const notifications = join(
    await goModuleFolder(join(import.meta.dirname, "flux"), "github.com/fluxcd/notification-controller"),
    "config/crd/bases",
  );
  return [...(await fluxCrds()), ...readdirSync(notifications).map((file) => join(notifications, file))];
}

/** Judges manifests by Flux's own schemas, at the pinned releases: what is wrong with one, as lines. */
export async function fluxSchemas(): Promise<(manifest: Manifest) => string[]> {
  const schemas = new Map<string, Schema>();
  for (const file of await fluxCrdFiles()) {
    const { spec } = parse(readFileSync(file, "utf8")) as CustomResourceDefinition;
    for (const { name, schema } of spec.versions)
      schemas.set(`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema);
  }
  return (manifest) => {
    const schema = schemas.get(`${manifest.apiVersion} ${manifest.kind}`);
    if (schema === undefined) return [`Flux has no ${manifest.kind} of ${manifest.apiVersion}`];
    return violations(manifest, schema).map(
      (wrong) => `${manifest.kind} ${manifest.metadata.name}: ${wrong}`,
    );
  };
}
