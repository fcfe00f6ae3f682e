import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { registerManifest } from "../kubernetes/register.ts";
import { type CertificateSpec, certificateManifest, type Issuer, issuerManifest } from "./issuer.manifest.ts";

/** The certificate and the key of an authority, in PEM. */
export interface AuthorityPair {
  readonly certificate: pulumi.Input<string>;
  readonly key: pulumi.Input<string>;
}

export interface EnvironmentCertificatesArgs {
  /** Namespace of the environment. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Namespace in which cert-manager looks for what a ClusterIssuer needs. */
  readonly managerNamespace: string;
  /** Issuers by the name of their ClusterIssuer; an authority with what it signs with. */
  readonly issuers: Readonly<Record<string, { readonly issuer: Issuer; readonly pair?: AuthorityPair }>>;
  /** Certificates by service. */
  readonly certificates: Readonly<Record<string, CertificateSpec>>;
}

/** Who signs the certificates of an environment's hosts, and the certificates. */
export class EnvironmentCertificates extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentCertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:certificates:EnvironmentCertificates", name, {}, opts);
    const { namespace, labels, managerNamespace } = args;
    const issuers = Object.entries(args.issuers).map(([issuerName, { issuer, pair }]) => {
      const before =
        pair === undefined || issuer.kind !== "ca"
          ? []
          : [
              new k8s.core.v1.Secret(
                `${name}-${issuer.secretName}`,
                {
                  metadata: { name: issuer.secretName, namespace: managerNamespace, labels },
                  type: "kubernetes.io/tls",
                  stringData: { "tls.crt": pair.certificate, "tls.key": pair.key },
                },
                { parent: this },
              ),
            ];
      return registerManifest(`${name}-${issuerName}`, issuerManifest(issuerName, issuer, labels), {
        parent: this,
        dependsOn: before,
      });
    });
    for (const [service, spec] of Object.entries(args.certificates))
      registerManifest(`${name}-${service}-tls`, certificateManifest(spec, namespace, labels), {
        parent: this,
        dependsOn: issuers,
      });
    this.registerOutputs();
  }
}
