import type { IApplication, IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../../kubernetes/manifest.ts";
import { type ApplicationSpec, applicationManifest } from "../application.manifest.ts";
import { inCluster } from "../destination.ts";
import { projectManifest } from "../project.manifest.ts";
import { SERVICE_SYNC } from "../sync.ts";

/** The Application that deploys other Applications from a folder in Git. */
export interface RootSpec {
  /** Name of the root Application, and of the AppProject it has to itself. */
  readonly name: string;
  /** Namespace of Argo CD, in which the children lie too. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly repository: string;
  readonly branch: string;
  /** Folder of the children's manifests. */
  readonly path: string;
  /** Deleting the root leaves its children where they are, for another owner. */
  readonly leavesChildren: boolean;
}

/**
 * The root's AppProject. It may deploy Applications into Argo CD's own namespace and nothing else: in a project of services
 * that namespace as a destination would let any chart change Argo CD itself.
 */
export function rootProject({ name, namespace, labels, repository }: RootSpec): Manifest & IAppProject {
  return projectManifest({
    name,
    namespace,
    labels,
    sourceRepositories: [repository],
    destinations: [inCluster(namespace)],
    namespaceKinds: { allow: [{ group: "argoproj.io", kind: "Application" }], deny: [] },
  });
}

/**
 * The root Application. Children that are no longer in Git are removed, and what they deployed with them; but not by a root
 * that leaves its children: their files go from Git before the root itself goes.
 */
export function rootApplication(spec: RootSpec): Manifest & IApplication {
  const { name, namespace, labels, repository, branch: revision, path } = spec;
  const manifest = applicationManifest({
    name,
    namespace,
    labels,
    project: name,
    source: { kind: "directory", repository, revision, path, recurse: false },
    destination: inCluster(namespace),
    sync: { ...SERVICE_SYNC, mode: { ...SERVICE_SYNC.mode, prune: !spec.leavesChildren }, options: {} },
    watchedPaths: [path],
  });
  if (!spec.leavesChildren) return manifest;
  const { finalizers: _removed, ...metadata } = manifest.metadata;
  return { ...manifest, metadata };
}

/** The manifests of the children as the root finds them: file name to manifest. */
export const childManifests = (
  applications: Readonly<Record<string, ApplicationSpec>>,
): Record<string, Manifest & IApplication> =>
  Object.fromEntries(
    Object.entries(applications).map(([name, spec]) => [`${name}.yaml`, applicationManifest(spec)]),
  );
