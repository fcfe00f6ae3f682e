import type { Cluster } from "#components/kubernetes/cluster.ts";
import { FAILED_REASON, FAILED_REVISION } from "#components/kubernetes/names.ts";
import type { ArgoCdTarget, PromotionWait } from "../../model.ts";
import { type Controller, ReleaseFailedError } from "../controller.ts";
import { type Application, type ApplicationFeed, applicationKind, REFRESH } from "./applications.ts";
import { podReasons } from "./reasons.ts";
import { followRelease } from "./wait.ts";

/** Argo CD's view of one service in one stage. */
export function argoCdController(
  cluster: Cluster,
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
    async preflight() {
      const application: Application | undefined = await cluster.get(kind, target.application);
      if (application === undefined)
        throw new Error(
          `there is no Application ${target.namespace}/${target.application} in the cluster at ${cluster.server}; run \`pulumi up\` on this environment, or \`pulumi refresh\` first if it was deleted by hand`,
        );
    },

    async waitFor(release) {
      const selector = `app.kubernetes.io/instance=${release.id.split("/")[1] ?? ""}`;
      const reasons = async () => podReasons(await cluster.pods(target.destinationNamespace, selector));
      let said = "";
      const explain = async () => {
        const text = (await reasons()).join("; ");
        if (text !== "" && text !== said) release.say?.(text);
        said = text;
      };
      try {
        return await followRelease({
          release,
          wait,
          nudge,
          explain,
          follow: (listener) => feed.follow(target.application, listener),
        });
      } catch (error) {
        if (!(error instanceof ReleaseFailedError)) throw error;
        const why = await reasons().catch(() => []);
        const failure =
          why.length === 0
            ? error
            : new ReleaseFailedError(`${error.message}; ${why.join("; ")}`, { cause: error });
        // What cannot be told must not hide what went wrong.
        if (target.notesFailures === true) await noteFailure(failure.message).catch(() => {});
        throw failure;
      }
    },
  };
}
