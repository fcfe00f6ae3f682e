import type { ApplicationSpec } from "#components/argocd/application.manifest.ts";
import { type Destination, inCluster } from "#components/argocd/destination.ts";
import type { ProjectSpec } from "#components/argocd/project.manifest.ts";
import { layout } from "#components/gitops/layout.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** What Argo CD deploys in an environment: its AppProject, and an Application for each service. */
export function argocdOf(
  settings: Settings,
  topology: Topology,
): { project: ProjectSpec; applications: Record<string, ApplicationSpec> } {
  return { project: projectOf(settings, topology), applications: applicationsOf(settings, topology) };
}

function projectOf({ argocd }: Settings, topology: Topology): ProjectSpec {
  const { sourceRepositories, destinations, roles, ...rules } = argocd.project;
  return {
    ...rules,
    name: topology.namespace,
    namespace: argocd.namespace,
    labels: topology.labels,
    sourceRepositories: unique([topology.git.url, ...sourceRepositories]),
    destinations: [inCluster(topology.namespace), ...destinations.map(destinationOf)],
    roles: Object.entries(roles).map(([name, role]) => ({ name, ...role })),
  };
}

function destinationOf({
  namespace,
  server,
  cluster,
}: Settings["argocd"]["project"]["destinations"][number]): Destination {
  if (cluster !== undefined) return { name: cluster, namespace };
  return server === undefined ? inCluster(namespace) : { server, namespace };
}

function applicationsOf({ argocd }: Settings, topology: Topology): Record<string, ApplicationSpec> {
  const { environment } = topology;
  return Object.fromEntries(
    topology.services.map((service) => [
      service,
      {
        name: topology.application(service),
        namespace: argocd.namespace,
        labels: { ...topology.labels, "app.kubernetes.io/name": service },
        project: topology.namespace,
        release: service,
        repository: topology.git.url,
        branch: topology.git.branch,
        chartPath: layout.chart(service),
        valueFiles: [layout.values(environment, service), layout.image(environment, service)],
        watchedPaths: [layout.chart(service), layout.serviceFolder(environment, service)],
        destinationNamespace: topology.namespace,
      },
    ]),
  );
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
