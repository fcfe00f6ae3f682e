import { given } from "./kind.ts";

/** The official chart (Kargo's operator guide, "Installation"). */
export const KARGO_CHART = "oci://ghcr.io/akuity/kargo-charts/kargo";

/** An ingress that ends TLS, for the interface and, below `/webhooks`, for what services report. */
export interface KargoIngress {
  readonly host: string;
  readonly className?: string;
  /** The certificate: from cert-manager's cluster issuer of this name, or from a Secret that is there. */
  readonly tls: { readonly clusterIssuer: string } | { readonly secretName: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** Where Kargo's own servers have their certificates from. */
export type KargoCertificates =
  | { readonly from: "cert-manager" }
  | {
      readonly from: "secret";
      /** Holds the certificate of the webhooks that the API server calls. */
      readonly secretName: string;
      /** PEM; default: the certificate is of an authority that the API server trusts. */
      readonly caBundle?: string;
    };

export interface KargoValuesSpec {
  /** Namespace of Argo CD. */
  readonly argocdNamespace: string;
  /** Where people reach Argo CD, for links. */
  readonly argocdUrl?: string;
  readonly ingress?: KargoIngress;
  readonly certificates: KargoCertificates;
  /** The Secret with the account admin; none: there is no such account. */
  readonly adminSecret?: string;
}

interface ServerTls {
  readonly enabled: boolean;
  readonly terminatedUpstream?: boolean;
}

interface IngressValues {
  readonly enabled: true;
  readonly ingressClassName?: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly tls: { readonly enabled: true; readonly selfSignedCert: false; readonly secretName: string };
}

/** Those values of the official chart that are set here, by its names (akuity/kargo, charts/kargo/values.yaml). */
export interface KargoChartValues {
  readonly api: {
    readonly host?: string;
    readonly adminAccount: { readonly enabled: boolean };
    readonly secret?: { readonly name: string };
    /** Addresses of Argo CD by shard. */
    readonly argocd?: { readonly urls: Readonly<Record<string, string>> };
    readonly tls?: ServerTls;
    readonly ingress?: IngressValues;
  };
  readonly controller: {
    readonly argocd: { readonly integrationEnabled: boolean; readonly namespace: string };
  };
  readonly externalWebhooksServer?: { readonly host?: string; readonly tls?: ServerTls };
  readonly webhooksServer?: {
    readonly tls: { readonly selfSignedCert: false; readonly secretName: string; readonly caBundle?: string };
  };
}

/** What of Kargo does not end TLS itself, because something before it does. */
const PLAIN = { enabled: false };
const BEHIND_INGRESS = { enabled: false, terminatedUpstream: true };

/** The values of the official chart. Nothing in them is secret: the admin's Secret is named, not filled. */
export function kargoValues(spec: KargoValuesSpec): KargoChartValues {
  const { argocdNamespace, argocdUrl, ingress, certificates, adminSecret } = spec;
  const tls = serverTls(spec);
  return {
    api: given({
      host: ingress?.host,
      adminAccount: { enabled: adminSecret !== undefined },
      secret: adminSecret === undefined ? undefined : { name: adminSecret },
      argocd: argocdUrl === undefined ? undefined : { urls: { "": argocdUrl } },
      tls,
      ingress: ingress && ingressValues(ingress),
    }),
    controller: { argocd: { integrationEnabled: true, namespace: argocdNamespace } },
    ...(tls === undefined ? {} : { externalWebhooksServer: given({ host: ingress?.host, tls }) }),
    ...(certificates.from === "secret"
      ? {
          webhooksServer: {
            tls: given({
              selfSignedCert: false,
              secretName: certificates.secretName,
              caBundle: certificates.caBundle,
            }),
          },
        }
      : {}),
  };
}

function serverTls({ ingress, certificates }: KargoValuesSpec): ServerTls | undefined {
  if (ingress !== undefined) return BEHIND_INGRESS;
  return certificates.from === "secret" ? PLAIN : undefined;
}

const ingressValues = ({ className, tls, annotations }: KargoIngress): IngressValues =>
  given({
    enabled: true,
    ingressClassName: className,
    annotations: {
      ...("clusterIssuer" in tls ? { "cert-manager.io/cluster-issuer": tls.clusterIssuer } : {}),
      ...annotations,
    },
    tls: {
      enabled: true,
      selfSignedCert: false,
      secretName: "secretName" in tls ? tls.secretName : "kargo-api-ingress-tls",
    },
  });
