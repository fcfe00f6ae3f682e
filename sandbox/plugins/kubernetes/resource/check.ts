import { createHash, randomBytes } from "node:crypto";
import { UnreachableError } from "../cluster/errors.ts";
import { builtInScope } from "../cluster/scope.ts";
import type { Session } from "../session.ts";
import { unsupportedResource } from "../unsupported.ts";
import { at, type JsonObject, objectOr, text } from "../values/json.ts";
import { annotationOf, kindKey, nameOf, namespaceOf, withMetadata } from "../values/objects.ts";
import { conceal, reveal, UNKNOWN } from "../values/secrets.ts";
import { normalize } from "./normalize.ts";
import { isPatch, nameOfUrn, typeOfUrn } from "./urn.ts";

/** Marks an object whose name was made here. */
export const AUTONAMED = "pulumi.com/autonamed";

/** AutonamingOptions.mode 2: the stack forbids made-up names. */
const AUTONAMING_DISABLED = 2;

export interface CheckArgs {
  readonly urn: string;
  /** The checked inputs of the last update; empty for a new resource. */
  readonly olds: JsonObject;
  readonly news: JsonObject;
  /** Makes a name that is the same in preview and update; may be empty. */
  readonly seed: Uint8Array;
  /** The stack's autonaming configuration, if any. */
  readonly autonaming: { readonly proposed?: string; readonly mode?: number } | undefined;
}

export interface Checked {
  readonly inputs: JsonObject;
  readonly failures: readonly { property: string; reason: string }[];
}

function makeName({ urn, olds, seed, autonaming }: CheckArgs): string {
  const old = reveal(olds);
  if (annotationOf(old, AUTONAMED) === "true") return nameOf(old);
  if (autonaming?.proposed) return autonaming.proposed;
  const digest = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(4);
  return `${nameOfUrn(urn)}-${digest.toString("hex").slice(0, 8)}`;
}

function withName(object: JsonObject, args: CheckArgs): JsonObject {
  const annotations = at(object, "metadata", "annotations");
  return withMetadata(object, {
    name: makeName(args),
    annotations: annotations === UNKNOWN ? UNKNOWN : { ...objectOr(annotations), [AUTONAMED]: "true" },
  });
}

/** The state, the table of built-in kinds and the cluster are asked in this order; without any answer a kind is taken to be namespaced. */
async function isNamespaced(session: Session, object: JsonObject, old: JsonObject): Promise<boolean> {
  if (nameOf(old) && kindKey(old) === kindKey(object)) return namespaceOf(old) !== "";
  const known = builtInScope(object);
  if (known !== undefined) return known;
  try {
    const { cluster } = await session.connect();
    return (await cluster.lookup(object))?.namespaced ?? true;
  } catch (error) {
    if (error instanceof UnreachableError) return true;
    throw error;
  }
}

async function defaultNamespace(session: Session): Promise<string> {
  const { namespace } = session.settings;
  if (namespace) return namespace;
  return session.connect().then(
    (connected) => connected.namespace,
    () => "default",
  );
}

function failuresOf(object: JsonObject, { urn, autonaming }: CheckArgs): Checked["failures"] {
  const unsupported = unsupportedResource(typeOfUrn(urn));
  if (unsupported) return [{ property: "", reason: unsupported }];
  const missing = ["apiVersion", "kind"].filter((property) => !text(object[property]));
  if (missing.length > 0) {
    return missing.map((property) => ({
      property,
      reason: `${property} is missing: every object needs one`,
    }));
  }
  if (object.metadata === UNKNOWN || at(object, "metadata", "name")) return [];
  if (at(object, "metadata", "generateName")) {
    const reason = "names made by the server cannot be applied again: give metadata.name instead";
    return [{ property: "metadata.generateName", reason }];
  }
  if (isPatch(urn)) {
    const reason = "the name is missing: a patch changes an object that is there, so say which";
    return [{ property: "metadata.name", reason }];
  }
  if (autonaming?.mode === AUTONAMING_DISABLED) {
    return [
      {
        property: "metadata.name",
        reason: "the name is missing, and the stack switches automatic names off",
      },
    ];
  }
  return [];
}

/** The inputs as they will be diffed and applied: named, in a namespace, in one spelling, secrets marked. */
export async function check(session: Session, args: CheckArgs): Promise<Checked> {
  let object = normalize(reveal(args.news));
  const failures = failuresOf(object, args);
  if (failures.length > 0) return { inputs: args.news, failures };
  if (object.metadata !== UNKNOWN) {
    if (!at(object, "metadata", "name")) object = withName(object, args);
    if (!at(object, "metadata", "namespace") && (await isNamespaced(session, object, reveal(args.olds)))) {
      object = withMetadata(object, { namespace: await defaultNamespace(session) });
    }
  }
  return { inputs: conceal(object, args.news), failures: [] };
}
