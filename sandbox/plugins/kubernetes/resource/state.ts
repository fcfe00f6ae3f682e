import { randomBytes } from "node:crypto";
import { type JsonObject, objectOr, text, without } from "../values/json.ts";
import { conceal, reveal } from "../values/secrets.ts";

/** What the state keeps of a resource, without secret wrappers. */
export interface Recorded {
  /** The object as the program wanted it. */
  readonly inputs: JsonObject;
  /** The object as the server last showed it. */
  readonly live: JsonObject;
  /** The server-side apply field manager of this resource. */
  readonly manager: string;
}

const INPUTS = "__inputs";
const API_VERSION = "__initialApiVersion";
const MANAGER = "__fieldManager";

/**
 * The properties for Pulumi's state, spelled as the official plugin does, so that either can go on from the other's state.
 * What was secret in `marked` stays secret.
 */
export function packState(recorded: Recorded, marked: JsonObject): JsonObject {
  return {
    ...conceal(recorded.live, marked),
    [INPUTS]: conceal(recorded.inputs, marked),
    [API_VERSION]: text(recorded.inputs.apiVersion),
    [MANAGER]: recorded.manager,
  };
}

/** Reads back what packState wrote. */
export function unpackState(properties: JsonObject): Recorded {
  const plain = reveal(properties);
  return {
    inputs: objectOr(plain[INPUTS]),
    live: without(plain, [INPUTS, API_VERSION, MANAGER]),
    manager: text(plain[MANAGER]),
  };
}

/** A field manager of its own for each resource, so that two stacks that write one object are told apart. */
export const newManager = (): string => `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
