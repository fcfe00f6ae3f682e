import { at, type Json, type JsonObject, objectsIn, text } from "../values/json.ts";

/** What an object still waits for, or undefined when it is ready. Throws when waiting is pointless. */
export type ReadinessCheck = (object: JsonObject) => string | undefined;

/** The value if it is a number. */
export const number = (value: Json | undefined, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

/** The status condition of this type (any case), if the object has it. */
export const conditionOf = (object: JsonObject, type: string): JsonObject | undefined =>
  objectsIn(at(object, "status", "conditions")).find(
    (condition) => text(condition.type).toLowerCase() === type.toLowerCase(),
  );

/** True while the status describes an older generation of the object. */
export function isStale(object: JsonObject, condition?: JsonObject): boolean {
  const observed = condition?.observedGeneration ?? at(object, "status", "observedGeneration");
  return number(observed, Infinity) < number(at(object, "metadata", "generation"), 0);
}

/** What an object waits for whose status is older than its spec. */
export const WAITING_FOR_CONTROLLER = "its controller to see this version";
