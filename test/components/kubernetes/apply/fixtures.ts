import type { ManifestSet } from "#components/kubernetes/apply/apply-set.ts";
import type { ManifestObject } from "#components/kubernetes/apply/manifest-text.ts";

export const object = (
  kind: string,
  name: string,
  more: Record<string, unknown> = {},
  apiVersion = kind === "Deployment" ? "apps/v1" : "v1",
): ManifestObject => ({ apiVersion, kind, metadata: { name }, ...more });

/** The definition of a kind Widget. */
export const widgetDefinition = object(
  "CustomResourceDefinition",
  "widgets.acme.io",
  {
    spec: {
      group: "acme.io",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets" },
      versions: [{ name: "v1", served: true, storage: true }],
    },
  },
  "apiextensions.k8s.io/v1",
);

export const widget = (name: string): ManifestObject => object("Widget", name, { spec: {} }, "acme.io/v1");

export const setOf = (objects: readonly ManifestObject[], more: Partial<ManifestSet> = {}): ManifestSet => ({
  name: "tool",
  namespace: "tools",
  digest: String(objects.length),
  objects,
  waitSeconds: 0,
  ...more,
});
