import type { Cluster } from "#components/kubernetes/cluster.ts";
import {
  FAILED_REASON,
  FAILED_REVISION,
  REFUSED_REASON,
  REFUSED_REVISION,
  REFUSED_VERSION,
} from "#components/kubernetes/names.ts";
import type { ArgoCdTarget, PromotionWait } from "../../model.ts";
import { type Controller, ReleaseFailedError } from "../controller.ts";
import { explained } from "../explained.ts";
import { assertApplication } from "./appear.ts";
import { type Application, type ApplicationFeed, applicationKind, REFRESH } from "./applications.ts";
import { judge } from "./judge.ts";
import { followRelease } from "./wait.ts";

/** The clusters that hold a service's Application object and its pods; mostly one and the same. */
export interface TargetClusters {
  readonly applications: Pick<Cluster, "server" | "get" | "annotate">;
  readonly pods: Pick<Cluster, "pods">;
}

/** Argo CD's view of one service in one stage. */
export function argoCdController(
  { applications: cluster, pods: workloads }: TargetClusters,
  feed: ApplicationFeed,
  target: ArgoCdTarget,
  wait: PromotionWait,
): Controller {
  const kind = applicationKind(target.namespace);
  const nudge = () => cluster.annotate(kind, target.application, { [REFRESH]: "normal" });

  const read = (): Promise<Application | undefined> => cluster.get(kind, target.application);
  /** By a request of its own: a watch that broke is as silent as one with no news. */
  async function doubt(carried: (revision: string) => boolean): Promise<string | undefined> {
    const verdict = judge((await read())?.status ?? {}, carried);
    return "why" in verdict ? verdict.why : undefined;
  }

  /** Notes something that is true until the next deployment; nothing where there was none, which Argo CD's own events tell. */
  async function note(notesAt: (revision: string) => Record<string, string>): Promise<void> {
    const revision = (await read())?.status?.operationState?.syncResult?.revision;
    if (revision !== undefined) await cluster.annotate(kind, target.application, notesAt(revision));
  }

  return {
    preflight: () => assertApplication(cluster, target),

    async waitFor(release) {
      try {
        return await explained(workloads, target.destinationNamespace, release, (explain) =>
          followRelease({
            release,
            wait,
            nudge,
            explain,
            // Without a hold it is the news themselves that end the wait.
            ...(wait.holdSeconds > 0 ? { confirm: doubt } : {}),
            follow: (listener) => feed.follow(target.application, listener),
          }),
        );
      } catch (error) {
        // What cannot be told must not hide what went wrong.
        if (error instanceof ReleaseFailedError && target.notesFailures === true)
          await note((revision) => ({
            [FAILED_REVISION]: revision,
            [FAILED_REASON]: error.message,
          })).catch(() => {});
        throw error;
      }
    },

    noteRefusal: (version, reason) =>
      note((revision) => ({
        [REFUSED_REVISION]: revision,
        [REFUSED_VERSION]: version,
        [REFUSED_REASON]: reason,
      })),
  };
}
