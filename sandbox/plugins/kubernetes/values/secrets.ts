import { isObject, type Json, type JsonObject, mapValues } from "./json.ts";

/** How the engine spells a value that is not known before the update (pulumi: sdk/go/common/resource/plugin/rpc.go). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** True for the engine's wrapper around a secret value. */
export const isSecret = (value: Json | undefined): value is JsonObject =>
  isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;

/** The value in the engine's secret wrapper, never wrapped twice. */
export const asSecret = (value: Json): Json =>
  isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };

function contains(value: Json | undefined, test: (part: Json) => boolean): boolean {
  if (value === undefined) return false;
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => contains(item, test));
  return isObject(value) && Object.values(value).some((item) => contains(item, test));
}

/** True when the value, or anything inside it, is not known yet. */
export const hasUnknown = (value: Json | undefined): boolean => contains(value, (part) => part === UNKNOWN);

/** True when the value, or anything inside it, is secret. */
export const hasSecret = (value: Json | undefined): boolean => contains(value, isSecret);

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (isSecret(value)) return plain(value.value ?? null);
  return isObject(value) ? mapValues(value, plain) : value;
}

/** A copy without secret wrappers: what may go to the API server, and nowhere else. */
export const reveal = (properties: JsonObject): JsonObject => mapValues(properties, plain);

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** All of a Secret's payload is secret, whatever the program said, and so is the copy that kubectl keeps in an annotation. */
function concealSecretObject(secret: JsonObject): JsonObject {
  return mapValues(secret, (value, key) => {
    if (key === "data" || key === "stringData") return asSecret(value);
    if (key !== "metadata" || !isObject(value) || !isObject(value.annotations)) return value;
    const annotations = mapValues(value.annotations, (note, name) =>
      name === LAST_APPLIED ? asSecret(note) : note,
    );
    return { ...value, annotations };
  });
}

/** Wraps in `values` what is secret in `marked`; a list with a secret inside is secret as a whole. */
function concealLike(values: JsonObject, marked: JsonObject): JsonObject {
  return mapValues(values, (value, key) => {
    const mark = Object.hasOwn(marked, key) ? marked[key] : undefined;
    if (isObject(value) && isObject(mark) && !isSecret(mark)) return concealLike(value, mark);
    return hasSecret(mark) ? asSecret(value) : value;
  });
}

/** A copy of `object` for the engine, with every value secret that was secret in `marked` or belongs to a Kubernetes Secret. */
export function conceal(object: JsonObject, marked: JsonObject): JsonObject {
  const concealed = concealLike(object, marked);
  return object.kind === "Secret" ? concealSecretObject(concealed) : concealed;
}
