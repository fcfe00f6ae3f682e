import { type Destination, inCluster, inNamedCluster } from "#components/argocd/destination.ts";
import type { ClusterSpec } from "#components/cluster/spec.ts";
import type { CredentialRef } from "#components/dynamic/credential.ts";
import { layout } from "#components/gitops/layout.ts";
import { repositoryName } from "#components/images/repository-name.ts";
import { commonLabels, nameOf } from "#components/kubernetes/names.ts";
import type { PromotionInputs, Target } from "#components/promotion/model.ts";
import { makerOf } from "./argocd-patterns.ts";
import { accessOf, clusterSpecOf } from "./cluster.ts";
import { fluxSettings } from "./config/areas/flux.ts";
import { pinned } from "./config/areas/freight.ts";
import type { EnvironmentSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import { gatesOf } from "./gates.ts";
import { groupIn } from "./groups.ts";
import { kargoTargetOf } from "./kargo-stages.ts";

/** A way into a cluster. */
export interface ClusterAccess {
  readonly kubeconfigFrom: CredentialRef;
  /** A context of that kubeconfig; undefined: its current one. */
  readonly context: string | undefined;
}

/** The names and addresses on which the areas must agree, derived once from the settings. */
export interface Topology extends ClusterAccess {
  readonly product: string;
  readonly environment: string;
  /** Namespace of the environment's services, and name of its AppProject, or of its GitRepository. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly services: readonly string[];
  readonly git: {
    readonly url: string;
    readonly branch: string;
    readonly tokenFrom: CredentialRef;
    readonly author: { readonly name: string; readonly email: string };
  };
  /** The token with which controllers read the GitOps repository. */
  readonly readTokenFrom: CredentialRef;
  /** Address of GitHub's API; undefined: that of github.com. */
  readonly apiUrl: string | undefined;
  /** Address of a repository of the product for Git. */
  readonly repositoryUrl: (repository: string) => string;
  /** The cluster in which the environment's services run, which the topology's own access opens. */
  readonly cluster: ClusterSpec;
  /** The way into the cluster in which Argo CD and Kargo keep the environment's objects; mostly the same one. */
  readonly hubCluster: ClusterAccess;
  /** The name under which Argo CD knows the environment's cluster; undefined where it is Argo CD's own. */
  readonly clusterName: string | undefined;
  /** A namespace of the environment's cluster, as Argo CD names it. */
  readonly destination: (namespace: string) => Destination;
  /** Name of the Application, or of the HelmRelease, of a service. */
  readonly application: (service: string) => string;
  /** Name of the Secret that holds a database's account. */
  readonly databaseSecret: (service: string) => string;
  readonly imageRepository: (service: string) => string;
}

/** Name of the Secret by which Argo CD knows a product's GitOps repository: the hub makes it. */
export const gitopsSecret = (product: string): string => nameOf(product, "gitops");

export function topologyOf({ settings, environment, value }: EnvironmentSettings): Topology {
  const { product, github, registry, hubCluster, promotion, services } = settings;
  const cluster = clusterSpecOf(settings, environment);
  const server = github.baseUrl === undefined ? "https://github.com" : value(github.baseUrl);
  const host = value(registry.host);
  const access = accessOf(cluster, product, environment);
  const clusterName = hubCluster === undefined ? undefined : nameOf(product, environment);
  const repositoryUrl = (repository: string) =>
    `${server.replace(/\/+$/, "")}/${github.owner}/${repository}.git`;
  return {
    product,
    environment,
    namespace: nameOf(product, environment),
    labels: commonLabels(product, environment),
    services: Object.keys(services),
    git: {
      url: repositoryUrl(github.gitopsRepository),
      branch: github.branch,
      tokenFrom: github.tokenFrom,
      author: promotion.author,
    },
    readTokenFrom: github.readTokenFrom ?? github.tokenFrom,
    apiUrl: github.baseUrl === undefined ? undefined : `${server.replace(/\/+$/, "")}/api/v3`,
    repositoryUrl,
    cluster,
    ...access,
    hubCluster:
      hubCluster === undefined
        ? access
        : { kubeconfigFrom: hubCluster.kubeconfigFrom, context: hubCluster.context },
    clusterName,
    destination: (namespace) =>
      clusterName === undefined ? inCluster(namespace) : inNamedCluster(clusterName, namespace),
    application: (service) => nameOf(service, environment),
    databaseSecret: (service) => nameOf(service, "account"),
    imageRepository: (service) => repositoryName(host, product, service),
  };
}

/** A way into a cluster as inputs of resources carry it. */
export const accessInputs = ({ kubeconfigFrom, context }: ClusterAccess) => ({
  kubeconfigFrom,
  ...(context === undefined ? {} : { context }),
});

/** The promotions that this environment's pinned freight asks for. */
export function promotionsOf(loaded: EnvironmentSettings, topology: Topology): PromotionInputs[] {
  const { settings, environment } = loaded;
  const { author, signing, timeoutSeconds, holdSeconds } = settings.promotion;
  const pins = pinned(settings.freight);
  const own = (service: string) => ({
    service,
    freight: { repository: topology.imageRepository(service), version: pins[service] ?? "" },
    ...gatesOf(loaded, topology, service),
  });
  return Object.keys(pins).map((service) => ({
    stage: environment,
    ...own(service),
    upstream: settings.pipeline[environment]?.after ?? [],
    ...groupIn(settings, service, own, environment),
    repository: {
      url: topology.git.url,
      branch: topology.git.branch,
      imageFile: layout.image(environment, service),
      tokenFrom: topology.git.tokenFrom,
    },
    ...(settings.registry.credentialFrom === undefined
      ? {}
      : { registryCredentialFrom: settings.registry.credentialFrom }),
    target: targetOf(settings, topology, service),
    ...kargoOf(settings, topology, service),
    wait: { timeoutSeconds, holdSeconds },
    author,
    ...(signing === undefined ? {} : { signing }),
  }));
}

/** Where the promotion of a service finds what rolls it out. */
function targetOf(settings: Settings, topology: Topology, service: string): Target {
  const { gitops, argocd, flux, notifications } = settings;
  const name = topology.application(service);
  const cluster = { destinationNamespace: topology.namespace, ...accessInputs(topology.hubCluster) };
  if (gitops.controller === "argocd") {
    const maker = makerOf(settings, topology);
    return {
      kind: "argocd",
      application: name,
      namespace: argocd.namespace,
      ...cluster,
      ...(topology.clusterName === undefined ? {} : { workloads: accessInputs(topology) }),
      ...(notifications === undefined ? {} : { notesFailures: true }),
      ...(maker === undefined ? {} : { maker }),
    };
  }
  const { namespace } = fluxSettings(flux);
  return { kind: "flux", release: name, source: topology.namespace, namespace, ...cluster };
}

function kargoOf(settings: Settings, { product, environment }: Topology, service: string) {
  const kargo = kargoTargetOf(settings, product, environment, service);
  return kargo === undefined ? {} : { kargo };
}
