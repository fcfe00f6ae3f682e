import { openCluster } from "#components/kubernetes/cluster.ts";
import { type ObjectFeeds, objectFeeds } from "#components/kubernetes/feeds.ts";
import { type KargoApi, kargoApi } from "./api.ts";

const feeds = new Map<string, ObjectFeeds>();

/** A Kargo project in a real cluster; all promotions of this process share its watches. */
export function liveKargo(project: string, kubeconfig: string, context?: string): KargoApi {
  const cluster = openCluster(kubeconfig, context);
  const shared = feeds.get(cluster.server) ?? objectFeeds(cluster);
  feeds.set(cluster.server, shared);
  return kargoApi(cluster, project, shared);
}
