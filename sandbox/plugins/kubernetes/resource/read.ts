import { isNotFound } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import { isObject, type JsonObject, objectOr, text, without } from "../values/json.ts";
import { withMetadata } from "../values/objects.ts";
import { conceal, reveal } from "../values/secrets.ts";
import { driftedObject } from "./drift.ts";
import { normalize } from "./normalize.ts";
import { newManager, packState, unpackState } from "./state.ts";
import { dropUnreachable } from "./unreachable.ts";
import { typeOfUrn } from "./urn.ts";

export interface ReadArgs {
  readonly id: string;
  readonly urn: string;
  /** The state; empty when the object is imported or only looked up. */
  readonly properties: JsonObject;
  /** The recorded inputs; empty like the state. */
  readonly inputs: JsonObject;
}

export interface ReadResult {
  readonly id: string;
  readonly properties: JsonObject;
  readonly inputs: JsonObject;
}

/** Annotations that programs other than the user's write. */
const FOREIGN_ANNOTATIONS = [
  "deployment.kubernetes.io/revision",
  "kubectl.kubernetes.io/last-applied-configuration",
];

/** Splits `namespace/name` or `name`. */
function targetOf({ id, urn }: ReadArgs, known: JsonObject): JsonObject {
  const [namespace, name] = id.includes("/") ? id.split("/", 2) : [undefined, id];
  if (!name) throw new Error(`the id "${id}" names no object: write "namespace/name" or "name"`);
  const [, group = "", kind = ""] = typeOfUrn(urn).split(":");
  const object = known.kind ? known : { apiVersion: group, kind };
  return withMetadata(object, namespace ? { name, namespace } : { name });
}

/** Inputs for an object that no program wrote yet: what the server shows, less what it adds itself. */
function inputsFromLive(live: JsonObject): JsonObject {
  const inputs = normalize(without(live, ["status"]));
  if (!isObject(inputs.metadata) || !isObject(inputs.metadata.annotations)) return inputs;
  const annotations = without(inputs.metadata.annotations, FOREIGN_ANNOTATIONS);
  return withMetadata(inputs, { annotations: Object.keys(annotations).length > 0 ? annotations : undefined });
}

/** The object as it is now, with inputs that show drift; undefined when it is gone. */
export async function read(session: Session, args: ReadArgs): Promise<ReadResult | undefined> {
  const recorded = unpackState(args.properties);
  const known = normalize(Object.keys(args.inputs).length > 0 ? reveal(args.inputs) : recorded.inputs);
  let live: JsonObject;
  try {
    const { cluster } = await session.connect();
    live = await cluster.read(targetOf(args, known));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    dropUnreachable(session, args.urn, error);
    return undefined;
  }
  const inputs = text(known.kind)
    ? driftedObject(known, objectOr(recorded.live), live)
    : inputsFromLive(live);
  const manager = recorded.manager || newManager();
  return {
    id: args.id,
    properties: packState({ inputs, live, manager }, args.inputs),
    inputs: conceal(inputs, args.inputs),
  };
}
