import type { Gate } from "./gate.ts";
import { image } from "./image.ts";
import { verified } from "./verified.ts";

/** Every gate, in the order in which tables list them. Adding one is a file and a line here. */
export const gates: readonly Gate[] = [image, verified];
