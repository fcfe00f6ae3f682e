import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import type { Manifest } from "#components/kubernetes/manifest.ts";
import { goModuleFolder } from "#sandbox/toolchain/go.ts";
import { type Schema, violations } from "./strict.ts";

/** Where the definitions of a product's kinds are: in its Go module, of the release that a go.mod beside this file pins. */
interface Published {
  readonly module: string;
  /** Folder of the module. */
  readonly folder: string;
}

/** Products whose kinds this program registers, by the folder of their go.mod. */
const PUBLISHED: Readonly<Record<string, Published>> = {
  "cert-manager": { module: "github.com/cert-manager/cert-manager", folder: "deploy/crds" },
  "external-secrets": { module: "github.com/external-secrets/external-secrets", folder: "config/crds/bases" },
  "sealed-secrets": {
    module: "github.com/bitnami-labs/sealed-secrets",
    folder: "helm/sealed-secrets/crds",
  },
  "prometheus-operator": {
    module: "github.com/prometheus-operator/prometheus-operator",
    folder: "example/prometheus-operator-crd",
  },
};

const Definition = z.looseObject({
  kind: z.literal("CustomResourceDefinition"),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(
      z.looseObject({
        name: z.string(),
        served: z.boolean(),
        schema: z.looseObject({ openAPIV3Schema: z.record(z.string(), z.unknown()) }),
      }),
    ),
  }),
});
export type Definition = z.infer<typeof Definition>;

/** The files of a product's definitions, fetched and verified if need be. */
export async function definitionFiles(product: string): Promise<string[]> {
  const published = PUBLISHED[product];
  if (published === undefined) throw new Error(`nothing is known of ${product}`);
  const module = await goModuleFolder(join(import.meta.dirname, product), published.module);
  const folder = join(module, published.folder);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file));
}

/** The definitions of a product. */
export async function definitionsOf(product: string): Promise<Definition[]> {
  return (await definitionFiles(product))
    .flatMap((file) => parseAllDocuments(readFileSync(file, "utf8")))
    .flatMap((document) => {
      const definition = Definition.safeParse(document.toJS());
      return definition.success ? [definition.data] : [];
    });
}

/** What is wrong with a manifest by the schemas of the products: unknown kinds, versions and fields are mistakes. */
export async function strictJudge(): Promise<(manifest: Manifest) => string[]> {
  const all = await Promise.all(Object.keys(PUBLISHED).map(definitionsOf));
  const schemas = new Map<string, Schema>(
    all
      .flat()
      .flatMap(({ spec }) =>
        spec.versions
          .filter(({ served }) => served)
          .map(({ name, schema }) => [`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema]),
      ),
  );
  return (manifest) => {
    const schema = schemas.get(`${manifest.apiVersion} ${manifest.kind}`);
    return schema === undefined
      ? [`nobody serves ${manifest.kind} of ${manifest.apiVersion}`]
      : violations(manifest, schema);
  };
}
