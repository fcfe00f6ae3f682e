import type { Cluster } from "#components/kubernetes/cluster.ts";
import { type Healthy, type Release, ReleaseFailedError } from "./controller.ts";
import { podReasons } from "./reasons.ts";
import { INSTANCE, sharedPodsOf } from "./shared-pods.ts";

/** A release's name, as charts label its pods with it. */
const instanceOf = ({ id }: Release): string => id.split("/")[1] ?? "";

/** The pods of a release, by the label that charts give them. */
export const podsOf = (cluster: Pick<Cluster, "pods">, namespace: string, release: Release) =>
  cluster.pods(namespace, `${INSTANCE}=${instanceOf(release)}`);

/**
 * Waits for a release, tells while it takes long why its pods are not ready, and adds their reasons to a failure.
 * @param namespace in which the release's pods run
 * @param wait is handed what tells the reasons, to be called from time to time
 * @throws ReleaseFailedError
 */
export async function explained(
  cluster: Pick<Cluster, "pods">,
  namespace: string,
  release: Release,
  wait: (explain: () => Promise<void>) => Promise<Healthy>,
): Promise<Healthy> {
  const reasons = async () => podReasons(await podsOf(cluster, namespace, release));
  let said = "";
  const explain = async () => {
    const pods = await sharedPodsOf(cluster)(namespace, instanceOf(release));
    const text = podReasons(pods).join("; ");
    if (text !== "" && text !== said) release.say?.(text);
    said = text;
  };
  try {
    return await wait(explain);
  } catch (error) {
    if (!(error instanceof ReleaseFailedError)) throw error;
    // Why pods cannot be asked can be what is wrong.
    const why = await reasons().catch((reason: Error) => [reason.message]);
    if (why.length === 0) throw error;
    throw new ReleaseFailedError(`${error.message}; ${why.join("; ")}`, { cause: error });
  }
}
