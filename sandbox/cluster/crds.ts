import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { z } from "zod";
import { collectionPath, expectGood, type KubeClient, type KubeObject, objectPath } from "./kube-client.ts";

/** Says which source a CRD was made from, so that an unchanged one is not sent again. */
const sourceAnnotation = "slipway-sandbox/source-sha256";

const crdSchema = z.looseObject({
  apiVersion: z.literal("apiextensions.k8s.io/v1"),
  kind: z.literal("CustomResourceDefinition"),
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string() })).min(1),
  }),
});

/**
 * A schema without its texts for people: half the bytes to parse, store and serve, and what it accepts stays the same.
 * A property may itself be called `description`; its value is a schema, not a text, and stays.
 */
export function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== "description" || typeof inner !== "string")
      .map(([key, inner]) => [key, withoutDescriptions(inner)]),
  );
}

/** A CRD file as the object to send. */
export function crdFrom(yaml: string): KubeObject {
  const crd = crdSchema.parse(withoutDescriptions(parse(yaml)));
  const source = createHash("sha256").update(yaml).digest("hex");
  return {
    ...crd,
    metadata: { ...crd.metadata, annotations: { ...crd.metadata.annotations, [sourceAnnotation]: source } },
  };
}

const metadataOnly = { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" };
const existingSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

async function ensureCrd(client: KubeClient, crd: KubeObject): Promise<void> {
  const what = `write CustomResourceDefinition ${crd.metadata.name}`;
  const answer = expectGood(await client.call("GET", objectPath(crd), undefined, metadataOnly), what, [404]);
  if (answer.status === 404) {
    expectGood(await client.call("POST", collectionPath(crd), crd), what);
    return;
  }
  const { metadata } = existingSchema.parse(JSON.parse(answer.body));
  if (metadata.annotations[sourceAnnotation] === crd.metadata.annotations?.[sourceAnnotation]) return;
  const { resourceVersion } = metadata;
  expectGood(
    await client.call("PUT", objectPath(crd), { ...crd, metadata: { ...crd.metadata, resourceVersion } }),
    what,
  );
}

const groupSchema = z.looseObject({ resources: z.array(z.looseObject({ kind: z.string() })) });

/** The kinds that CRDs define, by the path of the list in which the API server names them. */
function listsOf(crds: readonly KubeObject[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const { spec } of crds.map((crd) => crdSchema.parse(crd)))
    for (const { name } of spec.versions) {
      const path = `/apis/${spec.group}/${name}`;
      lists.set(path, [...(lists.get(path) ?? []), spec.names.kind]);
    }
  return lists;
}

/**
 * Waits until the API server lists every kind. That a CRD is "established" is not enough: Argo CD's ApplicationSet
 * controller looks into this list when it starts, and exits when a kind is missing.
 */
async function waitUntilServed(
  client: KubeClient,
  path: string,
  kinds: readonly string[],
  withinMs: number,
): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await client.call("GET", path);
    const served = answer.status === 200 ? groupSchema.parse(JSON.parse(answer.body)).resources : [];
    const missing = kinds.filter((kind) => !served.some((resource) => resource.kind === kind));
    if (missing.length === 0) return;
    if (performance.now() > end)
      throw new Error(
        `the API server does not serve ${missing.join(", ")} ${withinMs / 1000} s after their CRDs were written`,
      );
    await sleep(50);
  }
}

/** Reads the CRD files; about a third of a second for Argo CD's three. */
export const readCrds = (files: readonly string[]): KubeObject[] =>
  files.map((file) => {
    try {
      return crdFrom(readFileSync(file, "utf8"));
    } catch (error) {
      throw new Error(`${file} does not hold a CustomResourceDefinition: ${error}`, {
        cause: error,
      });
    }
  });

/** Writes the CRDs that are missing or changed, and waits until all their kinds are served (at most a minute). */
export async function ensureCrds(client: KubeClient, crds: readonly KubeObject[]): Promise<void> {
  await Promise.all(crds.map((crd) => ensureCrd(client, crd)));
  await Promise.all([...listsOf(crds)].map(([path, kinds]) => waitUntilServed(client, path, kinds, 60_000)));
}
