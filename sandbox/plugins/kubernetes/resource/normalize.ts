import { isObject, type JsonObject, mapValues, objectOr, without } from "../values/json.ts";
import { kindKey } from "../values/objects.ts";
import { UNKNOWN } from "../values/secrets.ts";

/** Metadata that only the API server writes. */
const SERVER_METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/** A Secret's stringData as the data that the server would make of it, so that a diff sees one spelling only. */
function encodeStringData(secret: JsonObject): JsonObject {
  if (!isObject(secret.stringData) || secret.data === UNKNOWN) return secret;
  const encoded = mapValues(secret.stringData, (value) =>
    value === UNKNOWN ? UNKNOWN : Buffer.from(String(value)).toString("base64"),
  );
  return { ...without(secret, ["stringData"]), data: { ...objectOr(secret.data), ...encoded } };
}

/** An object without what the server adds, its Secret payload in one spelling. Takes values without secret wrappers. */
export function normalize(object: JsonObject): JsonObject {
  const bare = isObject(object.metadata)
    ? { ...object, metadata: without(object.metadata, SERVER_METADATA) }
    : object;
  return kindKey(bare) === "v1/Secret" ? encodeStringData(bare) : bare;
}
