/** Argo CD as it is installed by default: the version whose schemas and whose behaviour the tests know. */
export const ARGOCD_VERSION = "3.2.11";

/**
 * The chart by default: the last one made for 3.2 (github.com/argoproj/argo-helm, tags `argo-cd-9.3.*`; 9.4.0 is for
 * 3.3). It names 3.2.6 by itself, so its image is set to the version above.
 */
export const ARGOCD_CHART_VERSION = "9.3.7";

/** The repository of the official chart (argo-helm's README). */
export const ARGOCD_CHARTS = "https://argoproj.github.io/argo-helm";

/** The namespace for which the official manifests are written: the role bindings in them name it. */
export const MANIFEST_NAMESPACE = "argocd";

/** Where the official manifest of a version is (Argo CD's "Getting Started"; `ha/` is the one of several replicas). */
export const manifestUrl = (version: string, highAvailability: boolean): string =>
  `https://raw.githubusercontent.com/argoproj/argo-cd/v${version}/manifests/${highAvailability ? "ha/" : ""}install.yaml`;
