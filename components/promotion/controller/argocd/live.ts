import { type Cluster, openCluster } from "#components/kubernetes/cluster.ts";
import type { ArgoCdTarget, PromotionWait } from "../../model.ts";
import type { Controller } from "../controller.ts";
import { type ApplicationFeed, applicationFeed } from "./applications.ts";
import { argoCdController } from "./argocd.ts";

const clusters = new Map<string, Cluster>();
const feeds = new Map<string, ApplicationFeed>();

/** Argo CD in a real cluster; all promotions of this process that use the same namespace share one watch. */
export function liveArgoCd(target: ArgoCdTarget, wait: PromotionWait, kubeconfig: string): Controller {
  const access = JSON.stringify([kubeconfig, target.context]);
  const cluster = clusters.get(access) ?? openCluster(kubeconfig, target.context);
  clusters.set(access, cluster);
  const key = `${cluster.server} ${target.namespace}`;
  const feed = feeds.get(key) ?? applicationFeed(cluster, target.namespace);
  feeds.set(key, feed);
  return argoCdController(cluster, feed, target, wait);
}
