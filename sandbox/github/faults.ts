import { setTimeout as sleep } from "node:timers/promises";

/** Trouble a test orders. The test keeps the object and changes it while the double runs. */
export interface Faults {
  /** Milliseconds before every answer. */
  delayMs?: number;
  /** The next push is refused by a hook that prints this; used once. */
  rejectNextPush?: string;
  /** The next request (Git or API) gets this status and nothing is done; used once. */
  answerNext?: { status: number; retryAfterSeconds?: number };
}

/** The ordered answer to the next request, taken away; waits out an ordered delay first. */
export async function takeFault(faults: Faults): Promise<Faults["answerNext"]> {
  if (faults.delayMs) await sleep(faults.delayMs);
  const answer = faults.answerNext;
  delete faults.answerNext;
  return answer;
}

/** The ordered refusal of the next push, taken away. */
export function takePushRefusal(faults: Faults): string | undefined {
  const wording = faults.rejectNextPush;
  delete faults.rejectNextPush;
  return wording;
}
