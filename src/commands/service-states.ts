import type { V1Pod } from "@kubernetes/client-node";
import type { Clone } from "#components/git/clone.ts";
import { layout } from "#components/gitops/layout.ts";
import { openCluster } from "#components/kubernetes/cluster.ts";
import type { RunningImage, ServiceState } from "#components/promotion/disagreements.ts";
import { parseImageFile } from "#components/promotion/image-file.ts";
import { type PinnedFreight, verifiedRef } from "#components/promotion/model.ts";
import { recordsIn } from "#components/promotion/records.ts";
import { credential } from "#components/promotion/services.ts";
import { pinned } from "../config/areas/freight.ts";
import type { ClusterAccess } from "../topology.ts";
import { controllerOf, inClusters, type StateClusters } from "./in-cluster.ts";
import type { Environment } from "./project.ts";

/** Opens the clusters of an environment. @throws ClusterError or CredentialError */
export async function openClusters({ topology }: Environment): Promise<StateClusters> {
  const open = async ({ kubeconfigFrom, context }: ClusterAccess) =>
    openCluster(await credential(kubeconfigFrom), context);
  const applications = await open(topology.hubCluster);
  return { applications, pods: topology.clusterName === undefined ? applications : await open(topology) };
}

/**
 * Asks every place what it says of each service of an environment.
 * @param clusters undefined to ask Git alone
 */
export async function serviceStates(
  { environment, settings, topology }: Environment,
  clone: Clone,
  clusters: StateClusters | undefined,
): Promise<ServiceState[]> {
  const tip = await clone.fetchTip();
  const refs = await clone.remoteRefs([`refs/tags/verified/${environment}/*`]);
  const records = recordsIn(clone, refs);
  const pins = pinned(settings.freight);
  const read = async (revision: string | undefined) =>
    revision === undefined
      ? new Map<string, string>()
      : clone.read(
          revision,
          topology.services.map((service) => layout.image(environment, service)),
        );
  const files = await read(tip);

  async function atRevision(
    service: string,
    revision: string | undefined,
  ): Promise<PinnedFreight | undefined> {
    if (revision === undefined || !/^[0-9a-f]{40}$/.test(revision)) return undefined;
    const path = layout.image(environment, service);
    if (revision !== tip) await clone.fetchCommit(revision);
    const text = revision === tip ? files.get(path) : (await clone.read(revision, [path])).get(path);
    return parseImageFile(text);
  }

  const seen =
    clusters === undefined
      ? undefined
      : await inClusters(clusters, settings, topology.namespace, tip === undefined ? [] : [tip]);

  async function clusterState(service: string, carried: PinnedFreight | undefined) {
    if (seen === undefined) return undefined;
    const application = seen.statuses.get(topology.application(service));
    const pods = seen.pods.get(service) ?? [];
    return {
      application,
      atRevision: await atRevision(service, application?.sync?.revision),
      images: carried === undefined ? [] : runningImages(pods, carried.repository),
    };
  }

  return Promise.all(
    topology.services.map(async (service): Promise<ServiceState> => {
      const carried = parseImageFile(files.get(layout.image(environment, service)));
      const ref = verifiedRef(environment, service, carried?.version ?? "");
      const [digests, state] = await Promise.all([records.digests([ref]), clusterState(service, carried)]);
      return {
        stage: environment,
        service,
        application: { ...controllerOf(settings), name: topology.application(service) },
        namespace: topology.namespace,
        pin: pins[service],
        carried,
        verified: digests.get(ref),
        cluster: state,
      };
    }),
  );
}

/** What pods run of an image repository. Pods that are ending or have done their work are left out, and so are sidecars. */
export function runningImages(pods: readonly V1Pod[], repository: string): RunningImage[] {
  const running = pods.filter(
    ({ metadata, status }) =>
      metadata?.deletionTimestamp === undefined && !["Succeeded", "Failed"].includes(status?.phase ?? ""),
  );
  return running.flatMap(({ metadata, spec, status }) =>
    (spec?.containers ?? [])
      .filter(({ image = "" }) => image.startsWith(`${repository}:`) || image.startsWith(`${repository}@`))
      .map(({ name, image = "" }) => {
        const id = status?.containerStatuses?.find((one) => one.name === name)?.imageID ?? "";
        return { pod: metadata?.name ?? "", digest: digestIn(id) || digestIn(image) };
      }),
  );
}

const digestIn = (image: string): string => /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1] ?? "";
