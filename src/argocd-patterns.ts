import type { ApplicationSpec } from "#components/argocd/application.manifest.ts";
import type { ArgoCdEnvironmentArgs } from "#components/argocd/environment.ts";
import {
  childManifests,
  type RootSpec,
  rootApplication,
  rootProject,
} from "#components/argocd/patterns/app-of-apps.manifest.ts";
import {
  applicationSetManifest,
  elementFiles,
} from "#components/argocd/patterns/application-set.manifest.ts";
import { layout } from "#components/gitops/layout.ts";
import { valuesYaml } from "#components/gitops/values-yaml.ts";
import { ENVIRONMENT_LABEL, NOTES, nameOf } from "#components/kubernetes/names.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** The Applications of services in the environment of a topology. */
export type ServiceApplications = (topology: Topology) => Record<string, ApplicationSpec>;

/** Who makes the Applications of services, by the pattern of the settings. */
export function ownersOf(
  settings: Settings,
  topology: Topology,
  services: ServiceApplications,
  topologyIn: (environment: string) => Topology,
): { readonly applications: Readonly<Record<string, ApplicationSpec>> } & Pick<
  ArgoCdEnvironmentArgs,
  "owners"
> {
  const { rollingSync } = settings.gitops;
  const maker = makerOf(settings, topology);
  if (maker === undefined) return { applications: services(topology) };
  if (maker.kind === "Application") {
    const root = rootOf(settings, topology, maker.name);
    return { applications: {}, owners: { "root-project": rootProject(root), root: rootApplication(root) } };
  }
  if (!rollingSync)
    return { applications: {}, owners: { set: setOf(settings, topology, [topology], services, maker.name) } };
  // The hub's set covers every environment, so that one roll-out can go through them all.
  if (settings.hub !== true) return { applications: {} };
  const all = Object.keys(settings.pipeline).map(topologyIn);
  return { applications: {}, owners: { set: setOf(settings, topology, all, services, maker.name) } };
}

/** The files that the pattern needs in the GitOps repository: path to text. */
export function patternFiles(
  { gitops }: Settings,
  topology: Topology,
  services: ServiceApplications,
): Record<string, string> {
  const { environment } = topology;
  const written = (folder: string, files: Record<string, object>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(files).map(([file, content]) => [
        `${folder}/${file}`,
        valuesYaml([`Written by Slipway for ${environment}; change the settings instead.`], { ...content }),
      ]),
    );
  if (gitops.pattern === "app-of-apps")
    return written(layout.applications(environment), childManifests(services(topology)));
  if (gitops.pattern === "applicationset" && gitops.generator === "git-files")
    return written(layout.elements(environment), elementFiles(services(topology)));
  return {};
}

/** What in the cluster makes the Applications of services; nothing where Pulumi does. */
export function makerOf(
  { gitops }: Settings,
  own: Pick<Topology, "product" | "namespace">,
): { readonly kind: "ApplicationSet" | "Application"; readonly name: string } | undefined {
  if (gitops.pattern === "application") return undefined;
  return gitops.pattern === "app-of-apps"
    ? { kind: "Application", name: nameOf(own.namespace, "root") }
    : { kind: "ApplicationSet", name: gitops.rollingSync ? own.product : own.namespace };
}

const rootOf = (
  { argocd, gitops }: Settings,
  { environment, labels, git }: Topology,
  name: string,
): RootSpec => ({
  name,
  namespace: argocd.namespace,
  labels,
  repository: git.url,
  branch: git.branch,
  path: layout.applications(environment),
  leavesChildren: gitops.handOver,
});

function setOf(
  { argocd, gitops, pipeline, notifications }: Settings,
  own: Topology,
  topologies: readonly Topology[],
  services: ServiceApplications,
  name: string,
) {
  return applicationSetManifest({
    name,
    namespace: argocd.namespace,
    labels: own.labels,
    elements:
      gitops.generator === "git-files"
        ? {
            repository: own.git.url,
            branch: own.git.branch,
            // Each environment's stack writes its own; a set over all of them finds what is there.
            files: `${layout.elements(gitops.rollingSync ? "*" : own.environment)}/*.yaml`,
          }
        : topologies.flatMap((topology) => Object.values(services(topology))),
    leavesApplications: gitops.handOver,
    ...(notifications === undefined ? {} : { keptAnnotations: NOTES }),
    ...(gitops.rollingSync ? { rollout: { label: ENVIRONMENT_LABEL, steps: stagesInOrder(pipeline) } } : {}),
  });
}

/** The stages of a pipeline in groups: each group comes after all that its stages wait for. */
export function stagesInOrder(pipeline: Settings["pipeline"]): string[][] {
  const depthOf = (stage: string): number =>
    Math.max(0, ...(pipeline[stage]?.after ?? []).map((upstream) => depthOf(upstream) + 1));
  const groups: string[][] = [];
  for (const stage of Object.keys(pipeline)) {
    const depth = depthOf(stage);
    groups[depth] = [...(groups[depth] ?? []), stage];
  }
  return groups;
}
