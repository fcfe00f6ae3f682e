/** The repository of the official chart (argo-helm's README). */
export const ARGOCD_CHARTS = "https://argoproj.github.io/argo-helm";

/** The namespace for which the official manifests are written: the role bindings in them name it. */
export const MANIFEST_NAMESPACE = "argocd";

/** Where the official manifest of a version is (Argo CD's "Getting Started"; `ha/` is the one of several replicas). */
export const manifestUrl = (version: string, highAvailability: boolean): string =>
  `https://raw.githubusercontent.com/argoproj/argo-cd/v${version}/manifests/${highAvailability ? "ha/" : ""}install.yaml`;
