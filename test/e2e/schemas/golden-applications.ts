import { parse } from "yaml";
import type { Manifest } from "#components/kubernetes/manifest.ts";

/** What a resource of a golden file registers. */
export type Inputs = Partial<Manifest> & { readonly files?: Readonly<Record<string, string>> };

interface Element {
  readonly name: string;
  readonly project: string;
  readonly application: { readonly metadata: object; readonly spec: object };
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value;
const isElement = (value: unknown): value is Element =>
  typeof value === "object" && value !== null && "application" in value && "project" in value;

/** The Application that a set makes of an element: it is laid over the set's template, which holds name and project. */
const applicationOf = ({ name, project, application: { metadata, spec } }: Element): Manifest => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { ...metadata, name },
  spec: { ...spec, project },
});

function elementsOf({ kind, spec }: Inputs): Element[] {
  if (kind !== "ApplicationSet") return [];
  const { generators } = spec as { generators: { list?: { elements: Element[] } }[] };
  return generators.flatMap(({ list }) => list?.elements ?? []);
}

/** Argo CD's objects that a resource leads to: itself, those that it writes to Git, and those that a set makes. */
export function argocdManifests(inputs: Inputs): Manifest[] {
  const written = Object.entries(inputs.files ?? {})
    .filter(([path]) => path.startsWith("argocd/"))
    .map(([, text]): unknown => parse(text));
  return [
    ...[inputs, ...written].filter(isManifest),
    ...[...elementsOf(inputs), ...written.filter(isElement)].map(applicationOf),
  ].filter(({ apiVersion }) => apiVersion.startsWith("argoproj.io/"));
}
