import type { IAppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import type { Manifest } from "../kubernetes/manifest.ts";

/** What one environment's Applications may do. */
export interface ProjectSpec {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** The repositories Applications may deploy from, exactly. */
  readonly sourceRepositories: readonly string[];
  /** The namespaces they may deploy to, exactly. */
  readonly destinationNamespaces: readonly string[];
}

/** Argo CD's name for the cluster it runs in. */
export const IN_CLUSTER = "https://kubernetes.default.svc";

/** An AppProject that allows these sources and destinations and, of all cluster-wide kinds, the namespace alone. */
export function projectManifest(spec: ProjectSpec): Manifest & IAppProject {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name: spec.name, namespace: spec.namespace, labels: spec.labels },
    spec: {
      description: `What ${spec.name} may deploy, from where and to where`,
      sourceRepos: [...spec.sourceRepositories],
      destinations: spec.destinationNamespaces.map((namespace) => ({ server: IN_CLUSTER, namespace })),
      // CreateNamespace passes through the same check as any other object.
      clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
    },
  };
}
