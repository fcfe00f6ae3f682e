import type { Cluster } from "#components/kubernetes/cluster.ts";
import { RequestError } from "#components/kubernetes/request-error.ts";
import { type Application, applicationKind } from "#components/promotion/controller/argocd/applications.ts";
import type { ApplicationStatus } from "#components/promotion/controller/argocd/judge.ts";
import { commitOf } from "#components/promotion/controller/flux/judge.ts";
import {
  type GitRepository,
  gitRepositoryKind,
  type HelmRelease,
  helmReleaseKind,
} from "#components/promotion/controller/flux/objects.ts";
import { statusOf } from "#components/promotion/controller/flux/status.ts";
import { INSTANCE } from "#components/promotion/controller/shared-pods.ts";
import { fluxSettings } from "../config/areas/flux.ts";
import type { Settings } from "../config/schema.ts";

/** Who rolls an environment out, and the namespace of its objects. */
export const controllerOf = ({ gitops, argocd, flux }: Settings) => ({
  controller: gitops.controller,
  namespace: gitops.controller === "flux" ? fluxSettings(flux).namespace : argocd.namespace,
});

/** The clusters that hold what rolls an environment out and its pods; mostly one and the same. */
export interface StateClusters {
  readonly applications: Pick<Cluster, "list" | "server" | "watch">;
  readonly pods: Pick<Cluster, "pods" | "server">;
}

type Lists = Pick<Cluster, "list">;

/** Everything of an environment in a few requests, whatever the number of its services. */
export async function inClusters(
  { applications: cluster, pods: workloads }: StateClusters,
  settings: Settings,
  namespace: string,
  commits: readonly string[],
) {
  const { controller, namespace: own } = controllerOf(settings);
  const statuses = controller === "flux" ? fluxStatuses(cluster, own, commits) : argocdStatuses(cluster, own);
  const [found, pods] = await Promise.all([
    statuses.catch(noneWithoutController),
    workloads.pods(namespace, INSTANCE),
  ]);
  return {
    statuses: found,
    pods: Map.groupBy(pods, ({ metadata }) => metadata?.labels?.[INSTANCE] ?? ""),
  };
}

type Statuses = ReadonlyMap<string, ApplicationStatus>;

async function argocdStatuses(cluster: Lists, namespace: string): Promise<Statuses> {
  const applications: Application[] = await cluster.list(applicationKind(namespace));
  return new Map(applications.map(({ metadata, status = {} }) => [metadata?.name ?? "", status]));
}

async function fluxStatuses(
  cluster: Lists,
  namespace: string,
  commits: readonly string[],
): Promise<Statuses> {
  const releases: HelmRelease[] = await cluster.list(helmReleaseKind(namespace));
  const sources: GitRepository[] = await cluster.list(gitRepositoryKind(namespace));
  const known = sources.flatMap(({ status }) => commitOf(status?.artifact?.revision) ?? []);
  return new Map(
    releases.flatMap((release) => {
      const status = statusOf({ release, commits: [...commits, ...known] });
      return status === undefined ? [] : [[release.metadata?.name ?? "", status] as const];
    }),
  );
}

function noneWithoutController(error: unknown): Statuses {
  if (error instanceof RequestError && error.status === 404) return new Map();
  throw error;
}
