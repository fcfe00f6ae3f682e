import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../kubernetes/manifest.ts";
import type { Destination } from "./destination.ts";
import { type IgnoredDifference, ignoredDifference } from "./differences.ts";
import { unlessEmpty, unlessEmptyMap } from "./optional.ts";
import { sourceManifest } from "./source.manifest.ts";
import type { Source } from "./source.ts";
import { type Sync, syncPolicy } from "./sync.ts";

/** One thing in one environment that Argo CD deploys: a service, or anything else that has a source. */
export interface ApplicationSpec {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly project: string;
  readonly source: Source;
  readonly destination: Destination;
  readonly sync: Sync;
  readonly ignoreDifferences?: readonly IgnoredDifference[];
  /** Addresses, e.g. of its documentation, by name; Argo CD's interface shows them as links. */
  readonly links?: Readonly<Record<string, string>>;
  /** Lines of text that Argo CD's interface shows, by name. */
  readonly info?: Readonly<Record<string, string>>;
  /** Folders whose changes concern this Application, so that a webhook refreshes it and no other. None: every change does. */
  readonly watchedPaths: readonly string[];
  /** What it has rolled out stays when it is deleted. Default: it is deleted, too */
  readonly leavesWorkloads?: boolean;
}

/** Deployments that Argo CD remembers for a rollback in its own interface; Git has them all. */
const HISTORY = 10;

/**
 * An Application. Default-valued fields are left out: Argo CD drops them from the stored object, and every refresh would
 * show a change.
 */
export function applicationManifest(spec: ApplicationSpec): Manifest & IApplication {
  const annotations = {
    ...spec.annotations,
    ...Object.fromEntries(
      Object.entries(spec.links ?? {}).map(([name, url]) => [`link.argocd.argoproj.io/${name}`, url]),
    ),
    ...(spec.watchedPaths.length === 0
      ? {}
      : {
          "argocd.argoproj.io/manifest-generate-paths": spec.watchedPaths.map((path) => `/${path}`).join(";"),
        }),
  };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: spec.name,
      namespace: spec.namespace,
      labels: { ...spec.labels },
      ...unlessEmptyMap("annotations", annotations),
      ...(spec.leavesWorkloads === true ? {} : { finalizers: ["resources-finalizer.argocd.argoproj.io"] }),
    },
    spec: {
      project: spec.project,
      ...sourceManifest(spec.source),
      destination: { ...spec.destination },
      syncPolicy: syncPolicy(spec.sync),
      ...unlessEmpty("ignoreDifferences", spec.ignoreDifferences?.map(ignoredDifference)),
      ...unlessEmpty(
        "info",
        Object.entries({ ...spec.links, ...spec.info }).map(([name, value]) => ({ name, value })),
      ),
      revisionHistoryLimit: HISTORY,
    },
  };
}
