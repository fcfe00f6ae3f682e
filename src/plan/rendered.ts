import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { parse, stringify } from "yaml";
import { unifiedDiff } from "#components/git/unified-diff.ts";
import { layout } from "#components/gitops/layout.ts";
import type { Files, FilesBeforeAndAfter } from "./files.ts";
import type { Release, Renderer } from "./helm.ts";
import type { RenderedChange } from "./model.ts";

/** A service in an environment whose manifests may change. */
export interface Affected {
  readonly service: string;
  readonly environment: string;
}

const chartFolder = (service: string): string => `${layout.chart(service)}/`;

/**
 * The releases that a change of files touches: a chart is that of every environment, values and image are of one.
 * What is not touched is not rendered.
 */
export function affectedBy(
  paths: readonly string[],
  services: readonly string[],
  environments: readonly string[],
): Affected[] {
  const changed = new Set(paths);
  return services.flatMap((service) => {
    const chart = paths.some((path) => path.startsWith(chartFolder(service)));
    return environments
      .filter(
        (environment) =>
          chart ||
          changed.has(layout.values(environment, service)) ||
          changed.has(layout.image(environment, service)),
      )
      .map((environment) => ({ service, environment }));
  });
}

/**
 * How the manifests of the affected releases change.
 * @param texts what Git carries now and what it will carry; only files that matter need be there
 * @param namespaceOf the namespace of an environment's services
 */
export function renderChanges(
  affected: readonly Affected[],
  texts: FilesBeforeAndAfter,
  {
    namespaceOf,
    render,
  }: { readonly namespaceOf: (environment: string) => string; readonly render: Renderer },
): Promise<RenderedChange[]> {
  // More than the machine has cores would only make the renderings wait for each other.
  const limit = pLimit(availableParallelism());
  return Promise.all(
    affected.map(async ({ service, environment }) => {
      const release = (files: Files): Release | undefined =>
        releaseOf(service, environment, namespaceOf(environment), files);
      const manifests = async (files: Files) => {
        const found = release(files);
        return found === undefined ? "" : limit(() => render(found));
      };
      try {
        const [before, after] = await Promise.all([manifests(texts.before), manifests(texts.after)]);
        return { service, environment, diff: manifestDiff(before, after), problem: undefined };
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        return { service, environment, diff: "", problem };
      }
    }),
  );
}

/** The release that the files hold; undefined while the service has no chart, no values or no image there. */
function releaseOf(
  service: string,
  environment: string,
  namespace: string,
  files: Files,
): Release | undefined {
  const values = [layout.values(environment, service), layout.image(environment, service)];
  const paths = Object.keys(files).filter(
    (path) => path.startsWith(chartFolder(service)) || values.includes(path),
  );
  if (!values.every((path) => paths.includes(path)) || paths.length === values.length) return undefined;
  return {
    name: service,
    namespace,
    chart: layout.chart(service),
    values,
    files: Object.fromEntries(paths.map((path) => [path, files[path] ?? ""])),
  };
}

/** The diffs of the objects that change, by kind and name, whatever the order in which they were rendered. */
export function manifestDiff(before: string, after: string): string {
  const [was, is] = [documentsOf(before), documentsOf(after)];
  // Most of a release is the same to the letter: parsing it only to find that would take as long as the rendering.
  const [old, now] = [
    objectsOf([...was].filter((text) => !is.has(text))),
    objectsOf([...is].filter((text) => !was.has(text))),
  ];
  return [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => unifiedDiff(name, old.get(name), now.get(name)))
    .join("\n");
}

const documentsOf = (manifests: string): Set<string> => new Set(manifests.split(/^---(?=\s|$)/m));

/** Objects by kind and name, written anew: order, comments and quotes of a template do not matter. */
function objectsOf(documents: readonly string[]): Map<string, string> {
  return new Map(
    documents.flatMap((text): [string, string][] => {
      const object: unknown = parse(text);
      if (typeof object !== "object" || object === null || !("kind" in object)) return [];
      const { metadata } = object as { metadata?: { name?: string } };
      return [[`${String(object.kind)}/${metadata?.name ?? ""}`, stringify(object, { lineWidth: 0 })]];
    }),
  );
}
