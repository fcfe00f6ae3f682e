import { nameOf } from "../kubernetes/names.ts";
import type { ApplicationSpec } from "./application.manifest.ts";
import { withoutRepeats } from "./destination.ts";
import { MANIFEST_NAMESPACE } from "./install-sources.ts";
import { withoutUndefined } from "./optional.ts";
import type { ProjectSpec } from "./project.manifest.ts";
import { repositoriesOf } from "./source.ts";
import { SERVICE_SYNC } from "./sync.ts";

/**
 * The AppProject of an environment. Left out: Argo CD's usual namespace, a label with the project's name, and the sources
 * and destinations of its Applications, which it then allows and no others.
 */
export type EnvironmentProject = Pick<ProjectSpec, "name"> & Partial<ProjectSpec>;

/**
 * An Application of an environment. Left out: the name `<project>-<its key>`, namespace, labels and project of its
 * environment, an automatic sync, and no watched paths: every change in its repository refreshes it.
 */
export type EnvironmentApplication = Pick<ApplicationSpec, "source" | "destination"> &
  Partial<ApplicationSpec>;

/** The whole project of an environment. */
export function projectOf(
  project: EnvironmentProject,
  applications: Readonly<Record<string, EnvironmentApplication>>,
): ProjectSpec {
  const all = Object.values(applications);
  return {
    namespace: MANIFEST_NAMESPACE,
    labels: { "app.kubernetes.io/part-of": project.name },
    sourceRepositories: [...new Set(all.flatMap(({ source }) => repositoriesOf(source)))],
    destinations: withoutRepeats(all.map(({ destination }) => destination)),
    ...withoutUndefined(project),
  };
}

/** A whole Application of an environment. @param key the name under which it is given */
export const applicationOf = (
  key: string,
  application: EnvironmentApplication,
  { name, namespace, labels }: ProjectSpec,
): ApplicationSpec => ({
  name: application.name ?? nameOf(name, key),
  namespace,
  labels,
  project: name,
  sync: SERVICE_SYNC,
  watchedPaths: [],
  ...withoutUndefined(application),
});
