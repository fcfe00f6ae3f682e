import { annotationsOf, type Exposure, tlsSecretOf } from "./exposure.ts";
import type { InstallSpec } from "./install.manifest.ts";

/** How the chart makes Argo CD's server reachable. */
interface ServerReach {
  readonly service?: {
    readonly type: "LoadBalancer" | "NodePort";
    readonly nodePortHttp?: number;
    readonly nodePortHttps?: number;
  };
  readonly ingress?: {
    readonly enabled: true;
    readonly ingressClassName?: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly extraTls: readonly { readonly hosts: readonly string[]; readonly secretName: string }[];
  };
}

/** Those values of the official chart that are set here, by its names (argo-helm, charts/argo-cd/values.yaml). */
export interface ArgoCdChartValues {
  readonly global: { readonly domain?: string; readonly image?: { readonly tag: `v${string}` } };
  readonly configs: {
    readonly cm: Readonly<Record<string, string>>;
    readonly rbac?: Readonly<Record<string, string>>;
    readonly params?: { readonly "server.insecure": true };
  };
  readonly server: ServerReach & { readonly replicas?: number };
  readonly "redis-ha"?: { readonly enabled: true };
  readonly repoServer?: { readonly replicas: number };
  readonly applicationSet?: { readonly replicas: number };
}

/**
 * The values of the official chart for an installation.
 * @param image version of Argo CD; default: the one that the chart names
 */
export function chartValues(spec: InstallSpec, image: string | undefined): ArgoCdChartValues {
  const { exposure, serverInsecure, config, rbac } = spec;
  const host = hostOf(spec);
  return {
    global: {
      ...(host === undefined ? {} : { domain: host }),
      ...(image === undefined ? {} : { image: { tag: `v${image}` } }),
    },
    configs: {
      // Without an address of its own the chart makes one up; an empty value leaves the key out.
      cm: { ...(host === undefined ? { url: "" } : {}), ...config },
      ...(Object.keys(rbac).length === 0 ? {} : { rbac: { ...rbac } }),
      ...(serverInsecure ? { params: { "server.insecure": true } } : {}),
    },
    server: { ...serverReach(exposure), ...(spec.highAvailability ? { replicas: 2 } : {}) },
    ...(spec.highAvailability ? MANY : {}),
  };
}

/** What the chart's README asks for high availability; the controller shards instead of standing by. */
const MANY = {
  "redis-ha": { enabled: true },
  repoServer: { replicas: 2 },
  applicationSet: { replicas: 2 },
} as const satisfies Partial<ArgoCdChartValues>;

function hostOf({ exposure, config }: InstallSpec): string | undefined {
  if (exposure.kind === "ingress") return exposure.host;
  return config.url === undefined ? undefined : new URL(config.url).host;
}

function serverReach(exposure: Exposure): ServerReach {
  switch (exposure.kind) {
    case "none":
      return {};
    case "loadBalancer":
      return { service: { type: "LoadBalancer" } };
    case "nodePort":
      return {
        service: { type: "NodePort", nodePortHttp: exposure.http, nodePortHttps: exposure.https },
      };
    case "ingress":
      return {
        ingress: {
          enabled: true,
          ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
          annotations: annotationsOf(exposure),
          extraTls: [{ hosts: [exposure.host], secretName: tlsSecretOf(exposure) }],
        },
      };
  }
}
