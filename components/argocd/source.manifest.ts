import type { IApplicationSource } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import { unlessEmpty, unlessEmptyMap, unlessZero, withoutUndefined } from "./optional.ts";
import {
  type DirectorySource,
  type HelmRepositorySource,
  type HelmSource,
  type KustomizeSource,
  repositoryAddress,
  type SingleSource,
  type Source,
} from "./source.ts";

/** The `source` or `sources` of an Application. */
export function sourceManifest(
  source: Source,
): { readonly source: IApplicationSource } | { readonly sources: IApplicationSource[] } {
  if (source.kind !== "several") return { source: singleSource(source) };
  const references = Object.entries(source.references).map(([ref, { repository, revision }]) => ({
    repoURL: repository,
    targetRevision: revision,
    ref,
  }));
  return { sources: [...source.sources.map(singleSource), ...references] };
}

function singleSource(source: SingleSource): IApplicationSource {
  switch (source.kind) {
    case "helm":
      return { ...inGit(source), ...helm(source, fromFolder(source.path)) };
    case "helm-repository":
      return {
        repoURL: repositoryAddress(source),
        chart: source.chart,
        targetRevision: source.version,
        ...helm(source, (file) => file),
      };
    case "kustomize":
      return { ...inGit(source), ...kustomize(source) };
    case "directory":
      return { ...inGit(source), ...directory(source) };
  }
}

const inGit = ({ repository, revision, path }: Exclude<SingleSource, HelmRepositorySource>) => ({
  repoURL: repository,
  targetRevision: revision,
  path,
});

function helm(source: HelmSource | HelmRepositorySource, locate: (file: string) => string) {
  const inputs = {
    ...(source.release === undefined ? {} : { releaseName: source.release }),
    // Missing value files are never ignored: without its image file a service must not be deployed.
    ...unlessEmpty(
      "valueFiles",
      source.valueFiles?.map((file) => (file.startsWith("$") ? file : locate(file))),
    ),
    ...(source.values === undefined ? {} : { valuesObject: { ...source.values } }),
    ...unlessEmpty(
      "parameters",
      Object.entries(source.parameters ?? {}).map(([name, value]) => ({
        name,
        ...unlessZero("value", String(value)),
        ...(typeof value === "string" ? { forceString: true } : {}),
      })),
    ),
  };
  return Object.keys(inputs).length === 0 ? {} : { helm: inputs };
}

function kustomize({ images, namePrefix, nameSuffix, labels, replicas }: KustomizeSource) {
  const inputs = {
    ...withoutUndefined({ namePrefix, nameSuffix }),
    ...unlessEmptyMap("commonLabels", labels),
    ...unlessEmpty("images", images),
    ...unlessEmpty(
      "replicas",
      Object.entries(replicas ?? {}).map(([name, count]) => ({ name, count })),
    ),
  };
  return Object.keys(inputs).length === 0 ? {} : { kustomize: inputs };
}

function directory({ recurse, include, exclude }: DirectorySource) {
  const inputs = { ...(recurse ? { recurse } : {}), ...withoutUndefined({ include, exclude }) };
  return Object.keys(inputs).length === 0 ? {} : { directory: inputs };
}

/** Argo CD reads value files from the chart's folder; ours are named from the repository's root. */
function fromFolder(path: string): (file: string) => string {
  const up = path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .map(() => "../")
    .join("");
  return (file) => `${up}${file}`;
}
