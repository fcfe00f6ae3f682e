import type { Cluster } from "#components/kubernetes/cluster.ts";
import { FAILED_REASON, FAILED_REVISION } from "#components/kubernetes/names.ts";
import type { ArgoCdTarget, PromotionWait } from "../../model.ts";
import { type Controller, ReleaseFailedError } from "../controller.ts";
import { explained } from "../explained.ts";
import { assertApplication } from "./appear.ts";
import { type Application, type ApplicationFeed, applicationKind, REFRESH } from "./applications.ts";
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

  async function noteFailure(reason: string): Promise<void> {
    const application: Application | undefined = await cluster.get(kind, target.application);
    const revision = application?.status?.operationState?.syncResult?.revision;
    // Nothing was ever deployed: Argo CD's own events tell that.
    if (revision === undefined) return;
    await cluster.annotate(kind, target.application, {
      [FAILED_REVISION]: revision,
      [FAILED_REASON]: reason,
    });
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
            follow: (listener) => feed.follow(target.application, listener),
          }),
        );
      } catch (error) {
        // What cannot be told must not hide what went wrong.
        if (error instanceof ReleaseFailedError && target.notesFailures === true)
          await noteFailure(error.message).catch(() => {});
        throw error;
      }
    },
  };
}
