import semver from "semver";
import type { PromotionRecord } from "./history.ts";

/** The window that figures are of. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

/**
 * The four figures of one service in one stage, by the definitions of DORA (https://dora.dev/guides/dora-metrics/),
 * as far as the GitOps repository alone can tell them. Times are medians, in seconds; undefined where nothing was measured.
 */
export interface DoraFigures {
  readonly service: string;
  readonly stage: string;
  /** Releases that were brought to the stage; going back to an earlier one is a recovery and counts as none. */
  readonly deployments: number;
  readonly deploymentsPerDay: number;
  /** From the first commit that carries a version, in any stage, to the moment at which this stage had verified it. */
  readonly leadTimeSeconds: number | undefined;
  /** Deployments that were never verified, or after which somebody had to go back, of all that are over. */
  readonly failed: number;
  readonly changeFailureRate: number | undefined;
  /** From the commit of a failed deployment to the next verified release of the service there. */
  readonly restoreSeconds: number | undefined;
  /** Failed deployments after which nothing was verified yet. */
  readonly unrestored: number;
}

const DAY = 24 * 60 * 60;

/**
 * The figures of a history, by service and stage.
 * @param promotions all of them, oldest first: those before the window tell where a version came from
 * @param pendingSeconds how long a promotion that is not verified may still be under way
 */
export function doraOf(
  promotions: readonly PromotionRecord[],
  window: Window,
  pendingSeconds: number,
): DoraFigures[] {
  const groups = Map.groupBy(promotions, ({ service, stage }) => `${service} ${stage}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [figuresOf(first, group, promotions, window, pendingSeconds)];
  });
}

function figuresOf(
  { service, stage }: PromotionRecord,
  group: readonly PromotionRecord[],
  all: readonly PromotionRecord[],
  { since, until }: Window,
  pendingSeconds: number,
): DoraFigures {
  const deployments = group
    .map((one, index) => ({ one, later: group.slice(index + 1), back: goesBack(one, group[index - 1]) }))
    .filter(({ one, back }) => !back && one.at >= since && one.at <= until);
  const judged = deployments.filter(
    ({ one, later }) =>
      one.verified !== undefined || later.length > 0 || secondsBetween(one.at, until) > pendingSeconds,
  );
  const failed = judged.filter(({ one, later }) => one.verified === undefined || goesBack(later[0], one));
  const restores = failed.map(({ one, later }) => {
    const good = later.find(({ verified }) => verified !== undefined)?.verified;
    return good === undefined ? undefined : secondsBetween(one.at, good.at);
  });
  const days = secondsBetween(since, until) / DAY;
  return {
    service,
    stage,
    deployments: deployments.length,
    deploymentsPerDay: days > 0 ? deployments.length / days : 0,
    leadTimeSeconds: median(deployments.map(({ one }) => leadTime(one, all))),
    failed: failed.length,
    changeFailureRate: judged.length === 0 ? undefined : failed.length / judged.length,
    restoreSeconds: median(restores),
    unrestored: restores.filter((seconds) => seconds === undefined).length,
  };
}

/** Whether a promotion goes back to an earlier version than the one before it. */
const goesBack = (one: PromotionRecord | undefined, before: PromotionRecord | undefined): boolean =>
  one !== undefined && before !== undefined && semver.lt(one.version, before.version);

function leadTime(
  { service, version, verified }: PromotionRecord,
  all: readonly PromotionRecord[],
): number | undefined {
  const first = all.find((other) => other.service === service && other.version === version);
  return verified === undefined || first === undefined ? undefined : secondsBetween(first.at, verified.at);
}

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1_000;

/** The middle of what was measured; of two in the middle, their mean. */
export function median(measured: readonly (number | undefined)[]): number | undefined {
  const sorted = measured.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? undefined : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
