import { at, type Json, type JsonObject, objectOr, text } from "./json.ts";

/** `metadata.name`, or "". */
export const nameOf = (object: JsonObject): string => text(at(object, "metadata", "name"));

/** `metadata.namespace`, or "" for an object of the whole cluster. */
export const namespaceOf = (object: JsonObject): string => text(at(object, "metadata", "namespace"));

/** The value of an annotation, or "". */
export const annotationOf = (object: JsonObject, key: string): string =>
  text(at(object, "metadata", "annotations", key));

/** apiVersion without the `core/` that Pulumi's type tokens carry. */
export const apiVersionOf = (object: JsonObject): string => text(object.apiVersion).replace(/^core\//, "");

/** `apps/v1/Deployment`, `v1/Secret`: the key of every table by kind. */
export const kindKey = (object: JsonObject): string => `${apiVersionOf(object)}/${text(object.kind)}`;

/** The resource id in Pulumi's state: `namespace/name`, or `name` for an object of the whole cluster. */
export const objectId = (object: JsonObject): string =>
  namespaceOf(object) ? `${namespaceOf(object)}/${nameOf(object)}` : nameOf(object);

/** `Application argocd/frontend`: how messages name an object. */
export const describe = (object: JsonObject): string => `${text(object.kind)} ${objectId(object)}`;

/** A copy with these metadata fields set; an undefined value takes the field away. */
export function withMetadata(object: JsonObject, fields: Record<string, Json | undefined>): JsonObject {
  const metadata: JsonObject = { ...objectOr(object.metadata) };
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  }
  return { ...object, metadata };
}

/** Only what identifies the object, for requests that carry no content. */
export const reference = (object: JsonObject): JsonObject =>
  withMetadata(
    { apiVersion: apiVersionOf(object), kind: text(object.kind) },
    { name: nameOf(object), namespace: namespaceOf(object) || undefined },
  );
