import { ReleaseFailedError } from "../../controller/controller.ts";
import type { KargoApi } from "./api.ts";
import { type Followed, judgePromotion, type Sight, type Verdict } from "./judge.ts";
import type { PromotionStatus } from "./objects.ts";
import { progressLines } from "./progress.ts";
import { type Pushed, pushedBy } from "./pushed.ts";

/** How often limits are looked at when nothing changes, in milliseconds. */
const TICK = 250;

/** What to do after the end of the wait. */
const AGAIN = "`pulumi up` follows it again";

/** Limits in seconds. */
export interface Limits {
  /** Without any change of the promotion. */
  readonly idle: number;
  /** Until some controller has touched it. */
  readonly unseen: number;
  /** How long the stage may be unhealthy: right after a sync it still shows the release before. */
  readonly unhealthy: number;
}

/** A promotion that is watched. */
export interface Following {
  /** The commit, as soon as it is in Git; undefined when the promotion ended well without pushing. */
  readonly pushed: Promise<Pushed | undefined>;
  /** Ends when Kargo has verified the freight in the stage. @throws ReleaseFailedError */
  readonly finished: Promise<void>;
}

/** Follows a promotion by watches to its end. */
export function followPromotion(
  api: KargoApi,
  followed: Followed,
  limits: Limits,
  say: (line: string) => void,
  now: () => number = Date.now,
): Following {
  const { promotion: name, stage, freight } = followed;
  const pushed = Promise.withResolvers<Pushed | undefined>();
  const finished = Promise.withResolvers<void>();
  // Each has its own reader, who may come later or not at all.
  for (const { promise } of [pushed, finished]) promise.catch(() => {});

  let sight: Sight = { promotion: undefined, stage: undefined, freight: undefined };
  let seen = false;
  let told: PromotionStatus | undefined;
  let movedAt = now();
  let last = "";
  let unhealthySince: number | undefined;
  let over = false;
  let givenUp = false;
  let unasked = "the cluster does not answer";

  function end(problem?: string): void {
    if (over) return;
    over = true;
    clearInterval(ticker);
    for (const stop of stops) stop();
    if (problem === undefined) {
      pushed.resolve(sight.promotion === undefined ? undefined : pushedBy(sight.promotion));
      finished.resolve();
    } else {
      const error = new ReleaseFailedError(`Kargo's promotion ${name} ${problem}`);
      pushed.reject(error);
      finished.reject(error);
    }
  }

  function look(): void {
    if (over) return;
    if (!seen) {
      giveUpUnseen();
      return;
    }
    const { promotion } = sight;
    for (const line of progressLines(told, promotion?.status)) say(line);
    told = promotion?.status ?? told;
    const commit = promotion === undefined ? undefined : pushedBy(promotion);
    if (commit !== undefined) pushed.resolve(commit);
    const verdict = judgePromotion(followed, sight);
    const state = JSON.stringify([verdict, told?.stepExecutionMetadata]);
    if (state !== last) movedAt = now();
    last = state;
    unhealthySince = verdict.state === "unhealthy" ? (unhealthySince ?? now()) : undefined;
    if (verdict.state === "verified") end();
    else if (verdict.state === "failed") end(`failed: ${verdict.why}`);
    else giveUpIfOverdue(verdict);
  }

  function giveUpUnseen(): void {
    if ((now() - movedAt) / 1_000 >= limits.idle)
      end(`was not seen for ${limits.idle} s: ${unasked}; ${AGAIN}`);
  }

  function giveUpIfOverdue(verdict: Verdict): void {
    const idle = (now() - movedAt) / 1_000;
    const late = overdue(verdict, limits, idle, (now() - (unhealthySince ?? now())) / 1_000);
    if (late === undefined || givenUp) return;
    givenUp = true;
    // A watch of a cluster that was lost is as silent as that of a promotion that does not move.
    api.promotion(name).then(
      () => end(late),
      (error: Error) =>
        end(`has not moved for ${Math.floor(idle)} s and cannot be asked for: ${error.message}; ${AGAIN}`),
    );
  }

  const see = (change: Partial<Sight>) => {
    sight = { ...sight, ...change };
    // Not at once: a feed that knows the object calls back before there is a way to stop it.
    setImmediate(look);
  };
  const stops = [
    api.follow("promotions", name, (promotion) => {
      seen = true;
      see({ promotion });
    }),
    api.follow("stages", stage, (object) => see({ stage: object })),
    api.follow("freights", freight, (object) => see({ freight: object })),
  ];
  const ticker = setInterval(look, TICK);
  // A watch says nothing of what was gone before it began.
  api.promotion(name).then(
    (promotion) => {
      if (seen) return;
      seen = true;
      see({ promotion });
    },
    (error: Error) => {
      unasked = error.message;
    },
  );
  return { pushed: pushed.promise, finished: finished.promise };
}

/** Why it is time to give up, if it is. The promotion itself goes on. */
function overdue(verdict: Verdict, limits: Limits, idle: number, unhealthy: number): string | undefined {
  if (verdict.state === "unseen" && idle >= limits.unseen)
    return `was not touched by any controller for ${limits.unseen} s: Kargo's controller is down or does not serve this stage (spec.shard); check the Deployment kargo-controller, then run \`pulumi up\`, which follows the same promotion`;
  if (verdict.state === "unhealthy" && unhealthy >= limits.unhealthy) return `failed: ${verdict.why}`;
  if ("why" in verdict && idle >= limits.idle)
    return `has not moved for ${limits.idle} s: ${verdict.why}; it goes on in Kargo, and ${AGAIN}`;
  return undefined;
}
