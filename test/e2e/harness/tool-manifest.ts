import { stringify } from "yaml";

/** What a version of the tool's manifest holds. */
export interface ToolVersion {
  /** Names of ConfigMaps. */
  readonly items: readonly string[];
  /** What the Widget says. */
  readonly says: string;
  readonly replicas: number;
}

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.e2e.slipway.dev" },
  spec: {
    group: "e2e.slipway.dev",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", singular: "widget", listKind: "WidgetList" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          },
        },
      },
    ],
  },
};

const binding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "e2e-tool" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
  subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default-place" }],
};

const deployment = (replicas: number) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "tool" },
  spec: {
    replicas,
    selector: { matchLabels: { app: "tool" } },
    template: {
      metadata: { labels: { app: "tool" } },
      spec: { containers: [{ name: "tool", image: "registry.example/tool:1.0.0" }] },
    },
  },
});

/** The manifest as its maker would publish it: the object that needs the definition stands before it. */
export const toolManifest = ({ items, says, replicas }: ToolVersion): string =>
  [
    { apiVersion: "e2e.slipway.dev/v1", kind: "Widget", metadata: { name: "w" }, spec: { says } },
    deployment(replicas),
    ...items.map((name) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { name } })),
    binding,
    definition,
  ]
    .map((object) => stringify(object))
    .join("---\n");
