import type { Cluster } from "#components/kubernetes/cluster.ts";
import type { ObjectFeeds } from "#components/kubernetes/feeds.ts";
import type { FluxTarget, PromotionWait } from "../../model.ts";
import type { Controller, Release } from "../controller.ts";
import { explained, podsOf } from "../explained.ts";
import { followRelease } from "../follow.ts";
import { podReasons } from "../reasons.ts";
import { commitOf, type FluxState, judge, revisionsOf } from "./judge.ts";
import {
  type GitRepository,
  gitRepositoryKind,
  type HelmChart,
  type HelmRelease,
  helmChartKind,
  helmChartOf,
  helmReleaseKind,
  REQUESTED_AT,
} from "./objects.ts";

/**
 * How Flux says that it did not wait for a roll-out because it had failed already (fluxcd/pkg, ssa/manager_wait.go). A
 * Deployment whose release before ran out of time can say so for a moment of the new one, too.
 */
const STALLED = "failed early due to stalled resources";

/** Flux's view of one service in one stage. */
export function fluxController(
  cluster: Cluster,
  feeds: ObjectFeeds,
  target: FluxTarget,
  wait: PromotionWait,
): Controller {
  const { namespace, release: name, source } = target;
  const releases = helmReleaseKind(namespace);
  const sources = gitRepositoryKind(namespace);

  /** Asks for a look at Git, and for one at the release, which may sleep after a failure. */
  const nudge = async () => {
    const request = { [REQUESTED_AT]: new Date().toISOString() };
    await Promise.all([
      cluster.annotate(sources, source, request),
      cluster.annotate(releases, name, request),
    ]);
  };

  /** Those that end are the old ones. */
  const whyPodsFail = async (release: Release) => {
    const pods = await podsOf(cluster, target.destinationNamespace, release);
    return podReasons(pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined));
  };

  return {
    async preflight() {
      const found: HelmRelease | undefined = await cluster.get(releases, name);
      if (found === undefined)
        throw new Error(
          `there is no HelmRelease ${namespace}/${name} in the cluster at ${cluster.server}; run \`pulumi up\` on this environment, or \`pulumi refresh\` first if it was deleted by hand`,
        );
      if (found.spec?.suspend === true)
        throw new Error(
          `the HelmRelease ${namespace}/${name} is suspended, and Flux would not roll anything out; take \`suspend\` out of flux.services, or run \`flux resume helmrelease ${name} -n ${namespace}\``,
        );
    },

    waitFor: (release) =>
      explained(cluster, target.destinationNamespace, release, (explain) =>
        followRelease<FluxState>({
          release,
          wait,
          nudge,
          explain,
          unanswered: "Flux has not answered yet",
          revisionsOf,
          judge,
          // Flux looks at pods until Helm has finished, and not after that.
          confirm: async () => (await whyPodsFail(release))[0],
          refute: async (why) => {
            if (!why.includes(STALLED)) return undefined;
            const reasons = await whyPodsFail(release);
            return reasons.length === 0 ? "Flux gave up, but no pod fails: asked it to try again" : undefined;
          },
          follow: (listener) => followState(feeds, target, release.commit, listener),
        }),
      ),
  };
}

/** Puts together what three objects say, and remembers the full names of the commits that went by. */
function followState(
  feeds: ObjectFeeds,
  { namespace, release, source }: FluxTarget,
  commit: string,
  listener: (state: FluxState) => void,
): () => void {
  let state: FluxState = { commits: [commit] };
  const change = (part: Partial<FluxState>, revision?: string) => {
    const seen = commitOf(revision);
    const commits =
      seen === undefined || state.commits.includes(seen) ? state.commits : [...state.commits, seen];
    state = { ...state, ...part, commits };
    listener(state);
  };
  const stops = [
    feeds(gitRepositoryKind(namespace), source, (object: GitRepository | undefined) =>
      change({ source: object }, object?.status?.artifact?.revision),
    ),
    feeds(helmChartKind(namespace), helmChartOf(namespace, release), (object: HelmChart | undefined) =>
      change({ chart: object }, object?.status?.observedSourceArtifactRevision),
    ),
    feeds(helmReleaseKind(namespace), release, (object: HelmRelease | undefined) =>
      change({ release: object }),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
