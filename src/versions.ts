/** A component that an update can install, and where its makers publish it. */
export interface Pin {
  /** What is installed where the settings name nothing else, without a leading `v`. */
  readonly version: string;
  /** Repository on GitHub whose releases these are. */
  readonly repository: string;
  /** What stands before the version in the tag of a release. */
  readonly tag: string;
}

/**
 * The versions that are installed by default: one place for all of them. `npm run versions` asks whether there are newer
 * ones. They are those whose schemas and whose behaviour the tests know: a newer one is taken together with those.
 */
export const pins = {
  argocd: { version: "3.2.11", repository: "argoproj/argo-cd", tag: "v" },
  /** The last one made for Argo CD 3.2 (9.4.0 is for 3.3). It names 3.2.6 by itself, so its image is set to the version above. */
  argocdChart: { version: "9.3.7", repository: "argoproj/argo-helm", tag: "argo-cd-" },
  flux: { version: "2.9.4", repository: "fluxcd/flux2", tag: "v" },
  /** The chart has the same version. */
  kargo: { version: "1.11.4", repository: "akuity/kargo", tag: "v" },
} as const satisfies Readonly<Record<string, Pin>>;
