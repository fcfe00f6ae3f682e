import type { ManifestObject } from "../kubernetes/apply/manifest-text.ts";
import { annotationsOf, type Exposure, type IngressExposure, SERVER, tlsSecretOf } from "./exposure.ts";

/** What is asked of an installation, however it is made. */
export interface InstallSpec {
  readonly namespace: string;
  readonly highAvailability: boolean;
  readonly exposure: Exposure;
  /** The server speaks plain HTTP, because an ingress before it ends TLS. */
  readonly serverInsecure: boolean;
  /** Keys of `argocd-cm`. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of `argocd-rbac-cm`. */
  readonly rbac: Readonly<Record<string, string>>;
}

/** What is merged into the official manifest, and what is added to it. */
export interface ManifestEdits {
  readonly changes: ManifestObject[];
  readonly additions: ManifestObject[];
}

/** The edits by which the official manifest becomes the installation that is asked for. */
export function manifestEdits(spec: InstallSpec): ManifestEdits {
  const { exposure, serverInsecure, config, rbac } = spec;
  return {
    changes: [
      ...dataOf("argocd-cm", config),
      ...dataOf("argocd-rbac-cm", rbac),
      ...(serverInsecure ? insecureServer : []),
      ...serviceChanges(exposure),
    ],
    additions: exposure.kind === "ingress" ? [ingress(spec.namespace, exposure, serverInsecure)] : [],
  };
}

const dataOf = (name: string, data: Readonly<Record<string, string>>): ManifestObject[] =>
  Object.keys(data).length === 0
    ? []
    : [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { ...data } }];

/** The server reads its parameters once, at its start: the annotation makes it start again when they change. */
const insecureServer: ManifestObject[] = [
  ...dataOf("argocd-cmd-params-cm", { "server.insecure": "true" }),
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: SERVER },
    spec: { template: { metadata: { annotations: { "slipway.dev/server-insecure": "true" } } } },
  },
];

function serviceChanges(exposure: Exposure): ManifestObject[] {
  const service = (spec: Record<string, unknown>): ManifestObject[] => [
    { apiVersion: "v1", kind: "Service", metadata: { name: SERVER }, spec },
  ];
  if (exposure.kind === "loadBalancer") return service({ type: "LoadBalancer" });
  if (exposure.kind !== "nodePort") return [];
  const port = (name: string, number: number, nodePort: number) => ({
    name,
    port: number,
    protocol: "TCP",
    targetPort: 8080,
    nodePort,
  });
  return service({
    type: "NodePort",
    ports: [port("http", 80, exposure.http), port("https", 443, exposure.https)],
  });
}

const ingress = (namespace: string, exposure: IngressExposure, serverInsecure: boolean): ManifestObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: {
    name: SERVER,
    namespace,
    labels: { "app.kubernetes.io/name": SERVER, "app.kubernetes.io/part-of": "argocd" },
    annotations: annotationsOf(exposure),
  },
  spec: {
    ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
    rules: [
      {
        host: exposure.host,
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: SERVER, port: { name: serverInsecure ? "http" : "https" } } },
            },
          ],
        },
      },
    ],
    tls: [{ hosts: [exposure.host], secretName: tlsSecretOf(exposure) }],
  },
});
