import type { KubernetesObject } from "@kubernetes/client-node";
import type { CustomKind } from "#components/kubernetes/cluster.ts";

/** A condition of Flux's objects. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

interface Conditioned {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
}

/** A HelmRelease as the cluster returns it (helm.toolkit.fluxcd.io/v2). */
export interface HelmRelease extends KubernetesObject {
  readonly spec?: { readonly suspend?: boolean };
  readonly status?: Conditioned & {
    /** Version of the chart that was tried last, with the commit it was made of: `0.1.0+0123456789ab.1`. */
    readonly lastAttemptedRevision?: string;
    /** The newest first. */
    readonly history?: readonly { readonly chartVersion: string; readonly status: string }[];
  };
}

/** A GitRepository as the cluster returns it (source.toolkit.fluxcd.io/v1). */
export interface GitRepository extends KubernetesObject {
  readonly spec?: { readonly suspend?: boolean };
  readonly status?: Conditioned & {
    /** `revision` is `branch@sha1:commit`. */
    readonly artifact?: { readonly revision?: string };
  };
}

/** A HelmChart as the cluster returns it (source.toolkit.fluxcd.io/v1). */
export interface HelmChart extends KubernetesObject {
  readonly status?: Conditioned & {
    /** Revision of the GitRepository that the chart was made of. */
    readonly observedSourceArtifactRevision?: string;
  };
}

export const helmReleaseKind = (namespace: string): CustomKind => ({
  group: "helm.toolkit.fluxcd.io",
  version: "v2",
  plural: "helmreleases",
  namespace,
});

const sourceKind =
  (plural: string) =>
  (namespace: string): CustomKind => ({
    group: "source.toolkit.fluxcd.io",
    version: "v1",
    plural,
    namespace,
  });
export const gitRepositoryKind = sourceKind("gitrepositories");
export const helmChartKind = sourceKind("helmcharts");

/** The name that Flux gives the HelmChart it makes for a HelmRelease, in the namespace of the source. */
export const helmChartOf = (namespace: string, release: string): string => `${namespace}-${release}`;

/** Asks Flux to look at an object now; each value counts once, and Flux leaves it there. */
export const REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
