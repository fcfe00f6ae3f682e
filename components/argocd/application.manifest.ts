import type { IApplication } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../kubernetes/manifest.ts";
import { IN_CLUSTER } from "./destination.ts";

/** One service in one environment, as Argo CD deploys it. */
export interface ApplicationSpec {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly project: string;
  /** Helm release name, and the instance label of its objects. */
  readonly release: string;
  readonly repository: string;
  readonly branch: string;
  /** Folder of the Helm chart. */
  readonly chartPath: string;
  /** Value files from the repository's root; the later ones win. */
  readonly valueFiles: readonly string[];
  /** Folders whose changes concern this Application, so that a webhook refreshes it and no other. */
  readonly watchedPaths: readonly string[];
  readonly destinationNamespace: string;
}

/** Deployments that Argo CD remembers for a rollback in its own interface; Git has them all. */
const HISTORY = 10;

/**
 * An Application with a Helm source, kept in sync automatically. Default-valued fields are left out: Argo CD drops them
 * from the stored object, and every refresh would show a change. Missing value files are never ignored: without its
 * image file a service must not be deployed.
 */
export function applicationManifest(spec: ApplicationSpec): Manifest & IApplication {
  const up = spec.chartPath
    .split("/")
    .map(() => "..")
    .join("/");
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: {
      name: spec.name,
      namespace: spec.namespace,
      labels: spec.labels,
      annotations: {
        "argocd.argoproj.io/manifest-generate-paths": spec.watchedPaths.map((path) => `/${path}`).join(";"),
      },
      finalizers: ["resources-finalizer.argocd.argoproj.io"],
    },
    spec: {
      project: spec.project,
      source: {
        repoURL: spec.repository,
        targetRevision: spec.branch,
        path: spec.chartPath,
        helm: { releaseName: spec.release, valueFiles: spec.valueFiles.map((file) => `${up}/${file}`) },
      },
      destination: { server: IN_CLUSTER, namespace: spec.destinationNamespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: ["CreateNamespace=true"],
        retry: { limit: 5, backoff: { duration: "2s", factor: 2, maxDuration: "1m" } },
      },
      revisionHistoryLimit: HISTORY,
    },
  };
}
