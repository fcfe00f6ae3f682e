import type { Cluster } from "../cluster/cluster.ts";
import { messageOf } from "../cluster/errors.ts";
import type { Session } from "../session.ts";
import type { JsonObject } from "../values/json.ts";
import { describe, objectId } from "../values/objects.ts";
import { readinessCheck } from "./readiness.ts";
import { packState, type Recorded } from "./state.ts";
import { FIRST_DELAY, limitSeconds, nextDelay } from "./time-limit.ts";

/** The object is stored but not ready: the engine keeps it in the state, and the next update goes on from there. */
export class NotReadyError extends Error {
  readonly id: string;
  readonly properties: JsonObject;

  constructor(message: string, id: string, properties: JsonObject) {
    super(message);
    this.id = id;
    this.properties = properties;
  }
}

export interface Settling {
  readonly urn: string;
  readonly cluster: Cluster;
  /** As just written. */
  readonly written: Recorded;
  /** The inputs with their secret marks, for the state. */
  readonly marked: JsonObject;
  /** customTimeouts in seconds, 0 when not set. */
  readonly timeout: number;
}

/** Waits until the object is ready and returns the state to record. Throws NotReadyError, with the last state seen. */
export async function settle(session: Session, settling: Settling): Promise<JsonObject> {
  const { urn, cluster, written, marked, timeout } = settling;
  let live = written.live;
  const state = (): JsonObject => packState({ ...written, live }, marked);
  try {
    const check = readinessCheck(written.inputs);
    const seconds = limitSeconds(written.inputs, timeout);
    const end = Date.now() + seconds * 1000;
    let told: string | undefined;
    for (let delay = FIRST_DELAY; check; delay = nextDelay(delay)) {
      const waiting = check(live);
      if (!waiting) break;
      if (Date.now() > end) throw new Error(`after ${seconds} s it still waits for ${waiting}`);
      if (waiting !== told) session.log("status", urn, `waits for ${waiting}`);
      told = waiting;
      await session.pause(delay);
      live = await cluster.read(live);
    }
    return state();
  } catch (error) {
    const message = `${describe(live)} is stored but not ready: ${messageOf(error)}`;
    throw new NotReadyError(message, objectId(live), state());
  }
}
