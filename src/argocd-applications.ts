import type { ApplicationSpec } from "#components/argocd/application.manifest.ts";
import { type Destination, inNamedCluster } from "#components/argocd/destination.ts";
import type { SingleSource, Source } from "#components/argocd/source.ts";
import { layout } from "#components/gitops/layout.ts";
import { valuesYaml } from "#components/gitops/values-yaml.ts";
import { Application } from "./config/areas/applications.ts";
import type * as settings from "./config/areas/argocd/source.ts";
import { SEALED_SECRETS } from "./config/checks/secrets.ts";
import type { Settings } from "./config/schema.ts";
import { subscriptionsOf } from "./notifications.ts";
import { hasSealed } from "./secrets.ts";
import type { Topology } from "./topology.ts";

/** The Applications that are not services of the product, by name. */
export function extraApplications(settings: Settings, topology: Topology): Record<string, ApplicationSpec> {
  const { applications, argocd } = settings;
  const all = hasSealed(settings)
    ? { ...applications, [SEALED_SECRETS]: sealedSecrets(topology) }
    : applications;
  return Object.fromEntries(
    Object.entries(all).map(([name, application]) => {
      const { sync, source: wanted, destination, watchedPaths, ...about } = application;
      const source = sourceOf(name, wanted, topology);
      return [
        name,
        {
          ...about,
          annotations: { ...about.annotations, ...subscriptionsOf(settings, topology, name) },
          name: topology.application(name),
          namespace: argocd.namespace,
          labels: { ...topology.labels, "app.kubernetes.io/name": name },
          project: topology.namespace,
          source,
          destination: destinationOf(destination ?? { namespace: topology.namespace }, topology),
          sync: syncOf(sync),
          watchedPaths: watchedPaths ?? watchedPathsOf(source),
        },
      ];
    }),
  );
}

/** What brings sealed Secrets from Git into the cluster, where their controller opens them. */
const sealedSecrets = ({ environment }: Topology): Application =>
  Application.parse({ source: { kind: "directory", path: layout.sealedSecrets(environment) } });

/** The files of applications whose manifests stand in the settings: path in the GitOps repository to text. */
export const manifestFiles = (
  { applications }: Settings,
  { environment }: Topology,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(applications).flatMap(([name, { source }]) =>
      source.kind !== "manifests"
        ? []
        : source.objects.map((object) => [
            `${layout.manifests(environment, name)}/${object.kind.toLowerCase()}-${object.metadata.name}.yaml`,
            valuesYaml(
              [`Written by Slipway for ${name} in ${environment}; change the settings instead.`],
              object,
            ),
          ]),
    ),
  );

/** A destination of the settings, which may leave out the cluster: then it is the environment's. */
export function destinationOf(
  { namespace, server, cluster }: Settings["argocd"]["project"]["destinations"][number],
  topology: Topology,
): Destination {
  if (cluster !== undefined) return inNamedCluster(cluster, namespace);
  return server === undefined ? topology.destination(namespace) : { server, namespace };
}

function sourceOf(name: string, source: settings.Source, topology: Topology): Source {
  switch (source.kind) {
    case "manifests":
      return {
        kind: "directory",
        repository: topology.git.url,
        revision: topology.git.branch,
        path: layout.manifests(topology.environment, name),
        recurse: false,
      };
    case "several":
      return {
        kind: "several",
        sources: source.sources.map((single) => singleSourceOf(single, topology)),
        references: Object.fromEntries(
          Object.entries(source.references).map(([reference, place]) => [
            reference,
            placeOf(place, topology),
          ]),
        ),
      };
    default:
      return singleSourceOf(source, topology);
  }
}

function singleSourceOf(source: settings.SingleSource, topology: Topology): SingleSource {
  if (source.kind === "helm-repository") return source;
  return { ...source, ...placeOf(source, topology) };
}

/** Nobody names the GitOps repository and its branch: they are what is meant where no repository is named. */
const placeOf = (
  {
    repository,
    revision,
  }: { readonly repository?: string | undefined; readonly revision?: string | undefined },
  { git }: Topology,
) =>
  repository === undefined
    ? { repository: git.url, revision: revision ?? git.branch }
    : { repository, revision: revision ?? "HEAD" };

function syncOf({
  mode,
  options,
  retry,
  namespaceMetadata,
  ...automatic
}: Application["sync"]): ApplicationSpec["sync"] {
  const { prune = false, selfHeal = false, allowEmpty = false } = "prune" in automatic ? automatic : {};
  return {
    mode: mode === "manual" ? { kind: "manual" } : { kind: "automatic", prune, selfHeal, allowEmpty },
    options,
    ...(retry === undefined ? {} : { retry }),
    ...(namespaceMetadata === undefined ? {} : { namespaceMetadata }),
  };
}

/**
 * An overlay reads folders beside its own, several sources read several repositories, and the root is every folder: there
 * every change may matter.
 */
function watchedPathsOf(source: Source): string[] {
  if ((source.kind !== "directory" && source.kind !== "helm") || source.path === ".") return [];
  return [source.path, ...(source.kind === "helm" ? (source.valueFiles ?? []) : [])];
}
