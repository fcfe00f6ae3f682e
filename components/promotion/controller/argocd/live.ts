import { type Cluster, openCluster } from "#components/kubernetes/cluster.ts";
import type { ArgoCdTarget, PromotionWait } from "../../model.ts";
import type { Controller } from "../controller.ts";
import { type ApplicationFeed, applicationFeed } from "./applications.ts";
import { argoCdController } from "./argocd.ts";

const clusters = new Map<string, Cluster>();
const feeds = new Map<string, ApplicationFeed>();

/** The contents or paths of the kubeconfigs of a target. */
export interface TargetKubeconfigs {
  readonly kubeconfig: string;
  /** Only where the service runs in another cluster than its Application object. */
  readonly workloads?: string;
}

/** Argo CD in a real cluster; all promotions of this process that use the same namespace share one watch. */
export function liveArgoCd(
  target: ArgoCdTarget,
  wait: PromotionWait,
  { kubeconfig, workloads }: TargetKubeconfigs,
): Controller {
  const cluster = opened(kubeconfig, target.context);
  const key = `${cluster.server} ${target.namespace}`;
  const feed = feeds.get(key) ?? applicationFeed(cluster, target.namespace);
  feeds.set(key, feed);
  const pods = workloads === undefined ? cluster : opened(workloads, target.workloads?.context);
  return argoCdController({ applications: cluster, pods }, feed, target, wait);
}

function opened(kubeconfig: string, context: string | undefined): Cluster {
  const access = JSON.stringify([kubeconfig, context]);
  const cluster = clusters.get(access) ?? openCluster(kubeconfig, context);
  clusters.set(access, cluster);
  return cluster;
}
