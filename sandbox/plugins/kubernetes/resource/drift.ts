import { isObject, type Json, type JsonObject, same } from "../values/json.ts";

/**
 * The inputs as a refresh records them: as the program gave them where the server's value has not moved since the last
 * state, else the live value; undefined when it is gone. So a server that rewrites "1000m" to "1" is no drift.
 */
export function drifted(inputs: Json, recorded: Json | undefined, live: Json | undefined): Json | undefined {
  if (same(recorded, live)) return inputs;
  if (live === undefined) return undefined;
  if (isObject(inputs) && isObject(live)) return driftedObject(inputs, recorded, live);
  if (Array.isArray(inputs) && Array.isArray(live)) {
    const old = Array.isArray(recorded) ? recorded : [];
    return live.map((item, index) => {
      const input = inputs[index];
      return input === undefined ? item : (drifted(input, old[index], item) ?? item);
    });
  }
  return live;
}

/** Only keys that the program set are looked at: others are the server's own. */
export function driftedObject(inputs: JsonObject, recorded: Json | undefined, live: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, input] of Object.entries(inputs)) {
    const value = drifted(input, isObject(recorded) ? recorded[key] : undefined, live[key]);
    if (value !== undefined) result[key] = value;
  }
  return result;
}
