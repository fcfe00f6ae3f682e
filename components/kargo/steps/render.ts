import type { StepOf, StepOptions } from "./options.ts";

/** An image of a Kustomize overlay, by tag or by digest. */
type KustomizeImage = {
  readonly image: string;
  readonly name?: string;
  readonly newName?: string;
} & ({ readonly tag: string; readonly digest?: never } | { readonly digest: string; readonly tag?: never });

export interface KustomizeSetImageConfig {
  readonly path: string;
  /** Default: every image of the freight. */
  readonly images?: readonly KustomizeImage[];
}
export type KustomizeSetImage = StepOf<"kustomize-set-image", KustomizeSetImageConfig>;

/** Sets images in a kustomization.yaml. Outputs: `commitMessage`. */
export const kustomizeSetImage = (
  config: KustomizeSetImageConfig,
  options: StepOptions = {},
): KustomizeSetImage => ({ uses: "kustomize-set-image", ...options, config });

export interface KustomizeBuildConfig {
  readonly path: string;
  /** A file, or a folder for one file an object. */
  readonly outPath: string;
  readonly outputFormat?: "kargo" | "kustomize";
  readonly plugin?: {
    readonly helm?: { readonly apiVersions?: readonly string[]; readonly kubeVersion?: string };
  };
}
export type KustomizeBuild = StepOf<"kustomize-build", KustomizeBuildConfig>;

/** Renders a Kustomize overlay. */
export const kustomizeBuild = (config: KustomizeBuildConfig, options: StepOptions = {}): KustomizeBuild => ({
  uses: "kustomize-build",
  ...options,
  config,
});

export interface HelmTemplateConfig {
  readonly path: string;
  readonly outPath: string;
  readonly outLayout?: "helm" | "flat";
  readonly releaseName: string;
  readonly useReleaseName?: boolean;
  readonly namespace?: string;
  readonly valuesFiles?: readonly string[];
  readonly setValues?: readonly {
    readonly key: string;
    readonly value: string;
    readonly literal?: boolean;
  }[];
  readonly buildDependencies?: boolean;
  readonly includeCRDs?: boolean;
  readonly disableHooks?: boolean;
  readonly skipTests?: boolean;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
}
export type HelmTemplate = StepOf<"helm-template", HelmTemplateConfig>;

/** Renders a Helm chart. */
export const helmTemplate = (config: HelmTemplateConfig, options: StepOptions = {}): HelmTemplate => ({
  uses: "helm-template",
  ...options,
  config,
});

export interface HelmUpdateChartConfig {
  readonly path: string;
  /** Default: every dependency of which the freight holds a chart. */
  readonly charts?: readonly {
    readonly repository: string;
    readonly name: string;
    readonly version: string;
  }[];
}
export type HelmUpdateChart = StepOf<"helm-update-chart", HelmUpdateChartConfig>;

/** Sets the versions of a Helm chart's dependencies. Outputs: `commitMessage`. */
export const helmUpdateChart = (
  config: HelmUpdateChartConfig,
  options: StepOptions = {},
): HelmUpdateChart => ({ uses: "helm-update-chart", ...options, config });
