import type { PromotionWait } from "../../model.ts";
import { type Healthy, type Release, ReleaseFailedError } from "../controller.ts";
import { type Application, REFRESH } from "./applications.ts";
import { judge, revisionsOf, type Verdict } from "./judge.ts";

/** A refresh is asked for again after this long without the release's revision: a restarted repo-server swallows one. */
const NUDGE_AGAIN = 3_000;
/** A release that stays Degraded this long has failed; shorter, it can be the release before it. In milliseconds. */
const DEGRADED_GRACE = 3_000;
/** How long a roll-out is quiet about itself before its reasons are looked up, and between two looks, in milliseconds. */
const EXPLAIN_EVERY = 10_000;
/** How often time-outs are looked at when nothing changes, in milliseconds. */
const TICK = 500;

export interface FollowOptions {
  readonly release: Release;
  readonly wait: PromotionWait;
  readonly nudge: () => Promise<void>;
  /** Calls the listener with the Application now and on each change; returns the way to stop. */
  readonly follow: (listener: (application: Application) => void) => () => void;
  /** Told while the release is being rolled out and takes long, so that somebody can say why. */
  readonly explain?: () => Promise<void>;
  readonly now?: () => number;
}

/**
 * Follows an Application until the release is healthy and stayed so for the hold time.
 * @throws ReleaseFailedError when the sync failed, the release stays Degraded, or the time is up.
 */
export function followRelease({
  release,
  wait,
  nudge,
  follow,
  explain = async () => {},
  now = Date.now,
}: FollowOptions): Promise<Healthy> {
  const start = now();
  const known = new Map<string, boolean>([[release.commit, true]]);
  let latest: Application | undefined;
  let last: Verdict = { state: "waiting", why: "Argo CD has not answered yet", stale: true };
  let healthySince: number | undefined;
  let degradedSince: number | undefined;
  let nudgedAt = now();
  let explainedAt = now();
  let looking = false;
  let again = false;

  return new Promise<Healthy>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearInterval(ticker);
      stop();
      settle();
    };
    const fail = (why: string) =>
      end(() =>
        reject(
          new ReleaseFailedError(`${release.id} is not healthy at ${release.commit.slice(0, 7)}: ${why}`),
        ),
      );

    async function look(): Promise<void> {
      const status = latest?.status ?? {};
      for (const revision of revisionsOf(status))
        if (!known.has(revision)) known.set(revision, await release.carriedBy(revision));
      last = judge(status, (revision) => known.get(revision) ?? false);
      healthySince = last.state === "healthy" ? (healthySince ?? now()) : undefined;
      degradedSince = last.state === "degraded" ? (degradedSince ?? now()) : undefined;
      if (
        last.state === "healthy" &&
        healthySince !== undefined &&
        now() - healthySince >= wait.holdSeconds * 1_000
      ) {
        const healthy = { revision: last.revision, since: healthySince };
        return end(() => resolve(healthy));
      }
      if (last.state === "failed") return fail(last.why);
      if (last.state === "degraded" && degradedSince !== undefined && now() - degradedSince >= DEGRADED_GRACE)
        return fail(last.why);
      if (now() - start >= wait.timeoutSeconds * 1_000)
        return fail(`not after ${wait.timeoutSeconds} s${"why" in last ? ` (${last.why})` : ""}`);
      if (last.state === "waiting" && !last.stale && now() - explainedAt >= EXPLAIN_EVERY) {
        explainedAt = now();
        // Not waited for: what is only said must not hold up what is decided.
        explain().catch(() => {});
      }
      if (
        last.state === "waiting" &&
        last.stale &&
        now() - nudgedAt >= NUDGE_AGAIN &&
        !pendingRefresh(latest)
      ) {
        nudgedAt = now();
        await nudge().catch(() => {});
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
        // A network error while reading one revision is no verdict: the next tick looks again.
        await look().catch(() => {});
      } while (again);
      looking = false;
    }

    const ticker = setInterval(() => void trigger(), TICK);
    const stop = follow((application) => {
      latest = application;
      // Not at once: a feed that knows the Application calls back before `stop` exists.
      setImmediate(() => void trigger());
    });
    nudge().catch(() => {});
  });
}

const pendingRefresh = (application: Application | undefined): boolean =>
  application?.metadata?.annotations?.[REFRESH] !== undefined;
