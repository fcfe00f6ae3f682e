import * as z from "zod";
import { DnsLabel } from "../fields.ts";

const kind = { description: "How it is reached; none: by kubectl port-forward alone" };

/** A port that every node of a cluster opens (Kubernetes' default range). */
const NodePort = z.int().min(30_000).max(32_767);

/** The certificate of an ingress. */
const Tls = z
  .union([
    z.strictObject({
      clusterIssuer: DnsLabel.meta({
        description: "A cluster issuer of cert-manager, which must be installed",
      }),
    }),
    z.strictObject({ secretName: DnsLabel.meta({ description: "A Secret that is there already" }) }),
  ])
  .meta({ description: "Where the certificate comes from" });

/** An ingress that ends TLS. */
export const IngressExposure = z.strictObject({
  kind: z.literal("ingress").meta(kind),
  host: z.hostname().meta({ description: "The name under which it is reached" }),
  className: DnsLabel.optional().meta({ description: "Ingress class; default: the cluster's" }),
  tls: Tls,
  annotations: z
    .record(z.string().min(1), z.string())
    .default({})
    .meta({
      description: "What the ingress controller is told besides",
      examples: [{ "nginx.ingress.kubernetes.io/ssl-redirect": "true" }],
    }),
});

/** Not reachable but by `kubectl port-forward`. */
export const NoExposure = z.strictObject({
  kind: z.literal("none").meta(kind),
});

/** How Argo CD's server is reached. The ports are the defaults of its chart. */
export const Exposure = z
  .discriminatedUnion("kind", [
    NoExposure,
    z
      .strictObject({
        kind: z.literal("nodePort").meta(kind),
        http: NodePort.default(30_080).meta({ description: "Port of every node for HTTP" }),
        https: NodePort.default(30_443).meta({ description: "Port of every node for HTTPS" }),
      })
      .refine(({ http, https }) => http !== https, {
        error: "http and https need a port each",
        path: ["https"],
      }),
    z.strictObject({ kind: z.literal("loadBalancer").meta(kind) }),
    IngressExposure,
  ])
  .meta({
    description: "How it is reached from outside of the cluster; none: by kubectl port-forward alone",
  });
