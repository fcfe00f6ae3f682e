import type { PromotionWait } from "../model.ts";
import { type Healthy, type Release, ReleaseFailedError } from "./controller.ts";
import { short, type Verdict, waiting } from "./verdict.ts";

/** A nudge is repeated after this long without the release's revision: a restarted controller swallows one. */
const NUDGE_AGAIN = 3_000;
/** A release that stays degraded this long has failed; shorter, it can be the release before it. In milliseconds. */
const DEGRADED_GRACE = 3_000;
/** How long a roll-out is quiet about itself before its reasons are looked up, and between two looks, in milliseconds. */
const EXPLAIN_EVERY = 10_000;
/** How often time-outs are looked at when nothing changes, in milliseconds. */
const TICK = 500;

export interface FollowOptions<State> {
  readonly release: Release;
  readonly wait: PromotionWait;
  readonly nudge: () => Promise<void>;
  /** What is said of a controller that has told nothing yet. */
  readonly unanswered: string;
  /** Calls the listener with what the controller says now and on each change; returns the way to stop. */
  readonly follow: (listener: (state: State) => void) => () => void;
  /** The revisions whose content `judge` needs to know about. */
  readonly revisionsOf: (state: State) => readonly string[];
  /** @param carried whether a revision carries the release's freight */
  readonly judge: (state: State, carried: (revision: string) => boolean) => Verdict;
  /** Whether a nudge has not been answered yet. Default: each was. */
  readonly isPending?: (state: State) => boolean;
  /**
   * Asked when the hold time is over: why the release is not healthy after all, or undefined.
   * @param carried as that of `judge`
   */
  readonly confirm?: (carried: (revision: string) => boolean) => Promise<string | undefined>;
  /** Asked once of a release that stays degraded: why that is not believed, so that the controller is asked to try again. */
  readonly refute?: (why: string) => Promise<string | undefined>;
  /** Told while the release is being rolled out and takes long, so that somebody can say why. */
  readonly explain?: () => Promise<void>;
  readonly now?: () => number;
}

/**
 * Follows a controller until the release is healthy and stayed so for the hold time.
 * @throws ReleaseFailedError when it failed, stays degraded, or the time is up.
 */
export function followRelease<State>({
  release,
  wait,
  nudge,
  unanswered,
  follow,
  revisionsOf,
  judge,
  isPending = () => false,
  confirm = async () => undefined,
  refute = async () => undefined,
  explain = async () => {},
  now = Date.now,
}: FollowOptions<State>): Promise<Healthy> {
  const start = now();
  const known = new Map<string, boolean>([[release.commit, true]]);
  const carried = (revision: string) => known.get(revision) ?? false;
  let latest: { readonly state: State } | undefined;
  let last: Verdict = { state: "waiting", why: unanswered, stale: true };
  let healthySince: number | undefined;
  let degradedSince: number | undefined;
  let nudgedAt = now();
  let explainedAt = now();
  let refuted = false;
  let looking = false;
  let again = false;
  let ended = false;
  /** Why the controller could not be asked the last time. */
  let unasked: string | undefined;
  const ask = () =>
    nudge().then(
      () => {
        unasked = undefined;
      },
      (error: Error) => {
        unasked = error.message;
      },
    );

  return new Promise<Healthy>((resolve, reject) => {
    const end = (settle: () => void) => {
      // What hung may answer after the end.
      if (ended) return;
      ended = true;
      clearInterval(ticker);
      stop();
      settle();
    };
    const fail = (why: string) =>
      end(() =>
        reject(new ReleaseFailedError(`${release.id} is not healthy at ${short(release.commit)}: ${why}`)),
      );
    const failWhenOverdue = () => {
      if (now() - start >= wait.timeoutSeconds * 1_000)
        fail(`not after ${wait.timeoutSeconds} s${because("why" in last ? last.why : undefined, unasked)}`);
    };

    async function look(): Promise<void> {
      if (latest !== undefined) {
        const { state } = latest;
        for (const revision of revisionsOf(state))
          if (!known.has(revision)) known.set(revision, await release.carriedBy(revision));
        last = judge(state, carried);
      }
      healthySince = last.state === "healthy" ? (healthySince ?? now()) : undefined;
      degradedSince = last.state === "degraded" ? (degradedSince ?? now()) : undefined;
      if (
        last.state === "healthy" &&
        healthySince !== undefined &&
        now() - healthySince >= wait.holdSeconds * 1_000
      ) {
        const healthy = { revision: last.revision, since: healthySince };
        const doubt = await confirm(carried);
        if (doubt === undefined) return end(() => resolve(healthy));
        last = waiting(doubt);
        healthySince = undefined;
      }
      if (last.state === "failed") return fail(last.why);
      if (
        last.state === "degraded" &&
        degradedSince !== undefined &&
        now() - degradedSince >= DEGRADED_GRACE
      ) {
        const doubt = refuted ? undefined : await refute(last.why);
        if (doubt === undefined) return fail(last.why);
        refuted = true;
        release.say?.(doubt);
        degradedSince = undefined;
        nudgedAt = now();
        await ask();
      }
      if (last.state === "waiting" && !last.stale && now() - explainedAt >= EXPLAIN_EVERY) {
        explainedAt = now();
        // Not waited for: what is only said must not hold up what is decided.
        explain().catch(() => {});
      }
      if (
        last.state === "waiting" &&
        last.stale &&
        now() - nudgedAt >= NUDGE_AGAIN &&
        !(latest !== undefined && isPending(latest.state))
      ) {
        nudgedAt = now();
        await ask();
      }
    }

    /** One look at a time; a change that comes meanwhile is looked at right after. */
    async function trigger(): Promise<void> {
      if (looking) {
        again = true;
        return;
      }
      looking = true;
      do {
        again = false;
        await look().catch((error: Error) => {
          // A network error while reading one revision is no verdict: the next tick looks again. What went by meanwhile
          // nobody has judged.
          last = waiting(error.message);
          healthySince = undefined;
        });
        failWhenOverdue();
      } while (again && !ended);
      looking = false;
    }

    const ticker = setInterval(() => {
      // What is asked can hang, and must not hold up the end.
      if (looking) failWhenOverdue();
      else void trigger();
    }, TICK);
    const stop = follow((state) => {
      latest = { state };
      // Not at once: a feed that knows the state calls back before `stop` exists.
      setImmediate(() => void trigger());
    });
    void ask();
  });
}

const because = (...reasons: readonly (string | undefined)[]): string => {
  const known = reasons.filter((reason) => reason !== undefined);
  return known.length === 0 ? "" : ` (${known.join("; ")})`;
};
