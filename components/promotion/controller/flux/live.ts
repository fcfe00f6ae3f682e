import { type Cluster, openCluster } from "#components/kubernetes/cluster.ts";
import { type ObjectFeeds, objectFeeds } from "#components/kubernetes/feeds.ts";
import type { FluxTarget, PromotionWait } from "../../model.ts";
import type { Controller } from "../controller.ts";
import { fluxController } from "./flux.ts";

const open = new Map<string, { cluster: Cluster; feeds: ObjectFeeds }>();

/** Flux in a real cluster; all promotions of this process to the same cluster share one watch for each kind. */
export function liveFlux(target: FluxTarget, wait: PromotionWait, kubeconfig: string): Controller {
  const key = JSON.stringify([kubeconfig, target.context]);
  const cluster = open.get(key)?.cluster ?? openCluster(kubeconfig, target.context);
  const feeds = open.get(key)?.feeds ?? objectFeeds(cluster);
  open.set(key, { cluster, feeds });
  return fluxController(cluster, feeds, target, wait);
}
