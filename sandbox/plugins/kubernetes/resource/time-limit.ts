import type { JsonObject } from "../values/json.ts";
import { annotationOf } from "../values/objects.ts";

/** The official plugin's default for every operation. */
const DEFAULT_SECONDS = 600;

/** Seconds that an operation may wait: customTimeouts (`timeout`, 0 when not set), the annotation, ten minutes. */
export const limitSeconds = (inputs: JsonObject, timeout: number): number =>
  timeout || Number(annotationOf(inputs, "pulumi.com/timeoutSeconds")) || DEFAULT_SECONDS;

/** 20 ms, then 1.6 times longer each time, up to a second: most objects are ready, or gone, at the first looks. */
export const nextDelay = (milliseconds: number): number => Math.min(milliseconds * 1.6, 1000);
export const FIRST_DELAY = 20;
