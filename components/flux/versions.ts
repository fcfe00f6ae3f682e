/** Flux as it is installed by default: the line (2.9) whose schemas and whose behaviour the tests know. */
export const FLUX_VERSION = "2.9.4";

/** The namespace for which the official manifest is written: the addresses by which its controllers find each other name it. */
export const MANIFEST_NAMESPACE = "flux-system";

/** Where the official manifest of a version is (Flux's "Installation", all controllers in one file). */
export const manifestUrl = (version: string): string =>
  `https://github.com/fluxcd/flux2/releases/download/v${version}/install.yaml`;
