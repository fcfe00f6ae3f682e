import { createHash } from "node:crypto";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import type { Manifest } from "../manifest.ts";

/** Any object of a manifest, with all its fields. */
export interface ManifestObject extends Manifest {
  readonly [field: string]: unknown;
}

/** A manifest that cannot be applied as it is: what, why, and what to do. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

const ObjectShape = z.looseObject({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().optional() }),
});
const ListShape = z.looseObject({ kind: z.string().regex(/List$/), items: z.array(z.unknown()) });

/** The digest by which a manifest is pinned: SHA-256 in hexadecimal digits. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/**
 * The objects of a manifest: every document, and the items of lists; empty documents are left out.
 * @throws ManifestError that names the document
 */
export function parseManifest(text: string, origin: string): ManifestObject[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  const found = (Array.isArray(documents) ? documents : []).flatMap((document, index) => {
    const place = `document ${index + 1} of ${origin}`;
    if (document.errors[0] !== undefined)
      throw new ManifestError(`${place} is not YAML: ${document.errors[0].message.split("\n")[0]}`);
    return objectsIn(document.toJS({ maxAliasCount: -1 }), place);
  });
  if (found.length === 0)
    throw new ManifestError(`${origin} holds no Kubernetes object; check that it is the manifest itself`);
  return found;
}

function objectsIn(value: unknown, place: string): ManifestObject[] {
  if (value === null || value === undefined) return [];
  const list = ListShape.safeParse(value);
  if (list.success) return list.data.items.flatMap((item) => objectsIn(item, `a list in ${place}`));
  const object = ObjectShape.safeParse(value);
  if (object.success) return [object.data as ManifestObject];
  const { path = [], message = "" } = object.error.issues[0] ?? {};
  throw new ManifestError(`${place} is no Kubernetes object: ${path.join(".") || "it"}: ${message}`);
}
