import { annotationsOf, type Exposure, tlsSecretOf } from "./exposure.ts";
import type { InstallSpec } from "./install.manifest.ts";

/**
 * The values of the official chart for an installation.
 * @param image version of Argo CD; default: the one that the chart names
 */
export function chartValues(spec: InstallSpec, image: string | undefined): Record<string, unknown> {
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
};

function hostOf({ exposure, config }: InstallSpec): string | undefined {
  if (exposure.kind === "ingress") return exposure.host;
  return config.url === undefined ? undefined : new URL(config.url).host;
}

function serverReach(exposure: Exposure): Record<string, unknown> {
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
