/** The namespace for which the official manifest is written: the addresses by which its controllers find each other name it. */
export const MANIFEST_NAMESPACE = "flux-system";

/** Where the official manifest of a version is (Flux's "Installation", all controllers in one file). */
export const manifestUrl = (version: string): string =>
  `https://github.com/fluxcd/flux2/releases/download/v${version}/install.yaml`;
