import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationSpec } from "#components/argocd/application.manifest.ts";
import { sameDestination, withoutRepeats } from "#components/argocd/destination.ts";
import { ArgoCdEnvironment, type ArgoCdEnvironmentArgs } from "#components/argocd/environment.ts";
import type { ProjectSpec } from "#components/argocd/project.manifest.ts";
import { repositoriesOf } from "#components/argocd/source.ts";
import { SERVICE_SYNC } from "#components/argocd/sync.ts";
import { EnvironmentNamespace } from "#components/cluster/environment-namespace.ts";
import { layout } from "#components/gitops/layout.ts";
import { destinationOf, extraApplications, manifestFiles } from "./argocd-applications.ts";
import { ownersOf, patternFiles } from "./argocd-patterns.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import { kargoAnnotations } from "./kargo-stages.ts";
import { subscriptionsOf } from "./notifications.ts";
import type { Providers } from "./providers.ts";
import { registerCluster } from "./registration.ts";
import { type Topology, topologyOf } from "./topology.ts";

/**
 * Registers what Argo CD deploys in an environment, after the namespaces into which it deploys. They are resources of the
 * program, because a namespace that Argo CD made by itself would survive a destroy.
 */
export function buildArgoCd(
  loaded: LoadedSettings,
  topology: Topology,
  { providers, dependsOn }: { providers: Providers; dependsOn: pulumi.Resource[] },
): ArgoCdEnvironment {
  const name = `${topology.product}-${topology.environment}`;
  const { namespaces, ...args } = argocdOf(loaded, topology);
  const cluster = { kubernetes: providers.cluster };
  const own = Object.entries(namespaces).map(
    ([application, namespace]) =>
      new EnvironmentNamespace(
        `${name}-${application}`,
        { namespace, labels: topology.labels, databases: {} },
        { providers: cluster },
      ),
  );
  const access = registerCluster(loaded, topology, Object.values(namespaces), {
    providers,
    dependsOn: [...dependsOn, ...own],
  });
  return new ArgoCdEnvironment(`${name}-argocd`, args, {
    providers: { kubernetes: providers.hub },
    dependsOn: [...dependsOn, ...own, ...access],
  });
}

/** The files of the GitOps repository that Argo CD needs for what is not a chart with values: path to text. */
export const argocdFiles = (settings: Settings, topology: Topology): Record<string, string> => ({
  ...manifestFiles(settings, topology),
  ...patternFiles(settings, topology, (of) => serviceApplications(settings, of)),
});

function argocdOf(
  loaded: LoadedSettings,
  topology: Topology,
): ArgoCdEnvironmentArgs & {
  /** Namespaces to make in the environment's cluster besides its own, by the first application in each. */
  readonly namespaces: Record<string, string>;
} {
  const { settings } = loaded;
  const extra = extraApplications(settings, topology);
  const { applications, owners } = ownersOf(
    settings,
    topology,
    (of) => serviceApplications(settings, of),
    (environment) => topologyOf({ ...loaded, environment }),
  );
  return {
    project: projectOf(settings, topology, Object.values(extra)),
    applications: settings.gitops.leaveWorkloads
      ? leaving({ ...applications, ...extra })
      : { ...applications, ...extra },
    ...(owners === undefined ? {} : { owners }),
    handOver: settings.gitops.handOver,
    namespaces: namespacesOf(extra, topology),
  };
}

const leaving = (applications: Readonly<Record<string, ApplicationSpec>>): Record<string, ApplicationSpec> =>
  Object.fromEntries(
    Object.entries(applications).map(([name, spec]) => [name, { ...spec, leavesWorkloads: true }]),
  );

function namespacesOf(
  applications: Readonly<Record<string, ApplicationSpec>>,
  topology: Topology,
): Record<string, string> {
  const made = new Set([topology.namespace]);
  return Object.fromEntries(
    Object.entries(applications).flatMap(([name, { destination }]) => {
      const { namespace } = destination;
      if (!sameDestination(destination, topology.destination(namespace)) || made.has(namespace)) return [];
      made.add(namespace);
      return [[name, namespace]];
    }),
  );
}

function projectOf(
  { argocd }: Settings,
  topology: Topology,
  applications: readonly ApplicationSpec[],
): ProjectSpec {
  const { sourceRepositories, destinations, roles, ...rules } = argocd.project;
  return {
    ...rules,
    name: topology.namespace,
    namespace: argocd.namespace,
    labels: topology.labels,
    sourceRepositories: unique([
      topology.git.url,
      ...applications.flatMap(({ source }) => repositoriesOf(source)),
      ...sourceRepositories,
    ]),
    destinations: withoutRepeats([
      topology.destination(topology.namespace),
      ...applications.map(({ destination }) => destination),
      ...destinations.map((destination) => destinationOf(destination, topology)),
    ]),
    roles: Object.entries(roles).map(([name, role]) => ({ name, ...role })),
  };
}

function serviceApplications(settings: Settings, topology: Topology): Record<string, ApplicationSpec> {
  const { argocd } = settings;
  const { environment } = topology;
  return Object.fromEntries(
    topology.services.map((service) => {
      const { options, retry = SERVICE_SYNC.retry, annotations, ...about } = argocd.services[service] ?? {};
      return [
        service,
        {
          ...about,
          annotations: {
            ...annotations,
            ...kargoAnnotations(settings, topology, service),
            ...subscriptionsOf(settings, topology, service),
          },
          name: topology.application(service),
          namespace: argocd.namespace,
          labels: { ...topology.labels, "app.kubernetes.io/name": service },
          project: topology.namespace,
          source: {
            kind: "helm",
            repository: topology.git.url,
            revision: topology.git.branch,
            path: layout.chart(service),
            release: service,
            valueFiles: [layout.values(environment, service), layout.image(environment, service)],
          },
          destination: topology.destination(topology.namespace),
          sync: { ...SERVICE_SYNC, retry, options: { ...SERVICE_SYNC.options, ...options } },
          watchedPaths: [layout.chart(service), layout.serviceFolder(environment, service)],
        },
      ];
    }),
  );
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
