import type { Manifest } from "../kubernetes/manifest.ts";

/** Who signs certificates. */
export type Issuer =
  | {
      readonly kind: "acme";
      /** Address of the directory. */
      readonly server: string;
      readonly email: string;
      /** How a host is proven: by an ingress of this class, or as cert-manager writes solvers. */
      readonly solve:
        | { readonly ingressClass?: string | undefined }
        | { readonly solvers: readonly unknown[] };
    }
  /** An authority of one's own, whose certificate and key are in a Secret of cert-manager's namespace. */
  | { readonly kind: "ca"; readonly secretName: string }
  | { readonly kind: "self-signed" };

/** The directories of Let's Encrypt (letsencrypt.org/docs/staging-environment). Staging signs as often as asked, for nobody's trust. */
export const LETS_ENCRYPT = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

/** A ClusterIssuer of cert-manager. */
export const issuerManifest = (
  name: string,
  issuer: Issuer,
  labels: Readonly<Record<string, string>>,
): Manifest => ({
  apiVersion: "cert-manager.io/v1",
  kind: "ClusterIssuer",
  metadata: { name, labels: { ...labels } },
  spec: specOf(name, issuer),
});

function specOf(name: string, issuer: Issuer): Record<string, unknown> {
  switch (issuer.kind) {
    case "acme": {
      const { server, email, solve } = issuer;
      return {
        acme: {
          server,
          email,
          privateKeySecretRef: { name: `${name}-account` },
          solvers: "solvers" in solve ? [...solve.solvers] : [byIngress(solve.ingressClass)],
        },
      };
    }
    case "ca":
      return { ca: { secretName: issuer.secretName } };
    case "self-signed":
      return { selfSigned: {} };
  }
}

const byIngress = (ingressClassName: string | undefined) => ({
  http01: { ingress: ingressClassName === undefined ? {} : { ingressClassName } },
});

/** A host's certificate, which cert-manager keeps in a Secret. */
export interface CertificateSpec {
  /** Name of the Secret, and of the Certificate. */
  readonly secretName: string;
  readonly host: string;
  /** Name of the ClusterIssuer. */
  readonly issuer: string;
}

/** A Certificate of cert-manager. */
export const certificateManifest = (
  { secretName, host, issuer }: CertificateSpec,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Manifest => ({
  apiVersion: "cert-manager.io/v1",
  kind: "Certificate",
  metadata: { name: secretName, namespace, labels: { ...labels } },
  spec: {
    secretName,
    dnsNames: [host],
    issuerRef: { kind: "ClusterIssuer", name: issuer },
    // A certificate that is renewed gets a new key: one that leaked ends with it.
    privateKey: { rotationPolicy: "Always" },
  },
});
