/** A place in a Git repository. */
interface InGit {
  readonly repository: string;
  /** Branch, tag, commit or `HEAD`. */
  readonly revision: string;
  /** Folder from the repository's root; `.` for the root itself. */
  readonly path: string;
}

/** What a chart is installed with; later kinds win over earlier ones: files, values, parameters. */
interface HelmInputs {
  /** Helm release name, and the instance label of its objects. Default: the Application's name. */
  readonly release?: string;
  /** Value files from the repository's root, or `$<reference>/<path>`; the later ones win. */
  readonly valueFiles?: readonly string[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** `--set` by path inside the values; a string stays one, whatever it looks like. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
}

/** A Helm chart in a Git repository. */
export interface HelmSource extends InGit, HelmInputs {
  readonly kind: "helm";
}

/** A Helm chart in a chart repository (https) or a registry (`oci://host/path`). Value files are the chart's own. */
export interface HelmRepositorySource extends HelmInputs {
  readonly kind: "helm-repository";
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
}

/** A Kustomize overlay. */
export interface KustomizeSource extends InGit {
  readonly kind: "kustomize";
  /** Replacements as `kustomize edit set image` takes them: `name=repository:tag`, or `repository@digest`. */
  readonly images?: readonly string[];
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Replicas by the name of a Deployment or StatefulSet. */
  readonly replicas?: Readonly<Record<string, number>>;
}

/** A folder of plain manifests. */
export interface DirectorySource extends InGit {
  readonly kind: "directory";
  /** Folders below it too. */
  readonly recurse: boolean;
  /** Patterns of file names; default: all manifests. */
  readonly include?: string;
  readonly exclude?: string;
}

/** What renders manifests by itself. */
export type SingleSource = HelmSource | HelmRepositorySource | KustomizeSource | DirectorySource;

/** Sources rendered together, and repositories that only lend them value files as `$<name>/<path>`. */
export interface SeveralSources {
  readonly kind: "several";
  readonly sources: readonly SingleSource[];
  readonly references: Readonly<Record<string, { readonly repository: string; readonly revision: string }>>;
}

export type Source = SingleSource | SeveralSources;

/** The repositories a source is read from, which its AppProject must allow. */
export function repositoriesOf(source: Source): string[] {
  if (source.kind !== "several") return [repositoryAddress(source)];
  return [
    ...source.sources.map(repositoryAddress),
    ...Object.values(source.references).map(({ repository }) => repository),
  ];
}

/** The address as Argo CD compares it: a registry of charts has no scheme, which is how it knows one. */
export const repositoryAddress = ({ kind, repository }: SingleSource): string =>
  kind === "helm-repository" ? repository.replace(/^oci:\/\//, "") : repository;
