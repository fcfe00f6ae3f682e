import type { V1Pod } from "@kubernetes/client-node";
import type { Cluster } from "#components/kubernetes/cluster.ts";

/** The label by which charts and Kustomize tell the releases of a namespace apart. */
export const INSTANCE = "app.kubernetes.io/instance";

/** For how long one list serves, in milliseconds: waits that began together ask together. */
const KEEP = 5_000;

/** The pods of one release. */
export type PodsOf = (namespace: string, release: string) => Promise<readonly V1Pod[]>;

/** Lists the pods of a namespace once for all releases that ask within a moment, instead of once for each. */
export function sharedPods(list: Cluster["pods"], keep = KEEP): PodsOf {
  const known = new Map<string, Promise<V1Pod[]>>();
  return async (namespace, release) => {
    const found = known.get(namespace) ?? list(namespace, INSTANCE);
    if (!known.has(namespace)) {
      known.set(namespace, found);
      setTimeout(() => known.delete(namespace), keep).unref();
    }
    return (await found).filter(({ metadata }) => metadata?.labels?.[INSTANCE] === release);
  };
}

const shared = new WeakMap<Pick<Cluster, "pods">, PodsOf>();

/** The shared lists of a cluster, for all that use the same client of it. */
export function sharedPodsOf(cluster: Pick<Cluster, "pods">): PodsOf {
  const pods = shared.get(cluster) ?? sharedPods(cluster.pods);
  shared.set(cluster, pods);
  return pods;
}
