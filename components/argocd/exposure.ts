/** How Argo CD's server is reached from outside of the cluster. */
export type Exposure =
  | { readonly kind: "none" }
  | { readonly kind: "nodePort"; readonly http: number; readonly https: number }
  | { readonly kind: "loadBalancer" }
  | IngressExposure;

/** An ingress that ends TLS. */
export interface IngressExposure {
  readonly kind: "ingress";
  readonly host: string;
  /** Default: the cluster's class. */
  readonly className?: string;
  /** The certificate: from cert-manager's cluster issuer of this name, or from a Secret that is there. */
  readonly tls: { readonly clusterIssuer: string } | { readonly secretName: string };
  readonly annotations: Readonly<Record<string, string>>;
}

/** The name of Argo CD's server: of its Deployment, its Service and its ingress. */
export const SERVER = "argocd-server";

/** The Secret with the ingress's certificate. */
export const tlsSecretOf = ({ tls }: IngressExposure): string =>
  "secretName" in tls ? tls.secretName : `${SERVER}-ingress-tls`;

/** The annotations of the ingress; cert-manager makes a certificate for one that names an issuer. */
export const annotationsOf = ({ tls, annotations }: IngressExposure): Record<string, string> => ({
  ...("clusterIssuer" in tls ? { "cert-manager.io/cluster-issuer": tls.clusterIssuer } : {}),
  ...annotations,
});
