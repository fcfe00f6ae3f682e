import type * as pulumi from "@pulumi/pulumi";
import { EnvironmentCertificates } from "#components/certificates/environment-certificates.ts";
import { type Issuer, LETS_ENCRYPT } from "#components/certificates/issuer.manifest.ts";
import { nameOf } from "#components/kubernetes/names.ts";
import type * as settings from "./config/areas/certificates.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** Makes the issuers of an environment and the certificates of its hosts; nothing unless the settings ask for it. */
export async function buildCertificates(
  { settings, secret }: LoadedSettings,
  { product, environment, namespace, labels }: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const { certificates, ingress } = settings;
  if (certificates === undefined) return [];
  const issuerName = (name: string) => {
    const issuer = certificates.issuers[name];
    return issuer?.kind === "existing" ? issuer.name : nameOf(product, environment, name);
  };
  const issuers = await Promise.all(
    Object.entries(certificates.issuers).map(async ([name, wanted]) => {
      const full = issuerName(name);
      const issuer = issuerOf(full, wanted);
      if (issuer === undefined) return [];
      if (wanted.kind !== "ca") return [[full, { issuer }] as const];
      const pair = { certificate: await secret(wanted.certificateFrom), key: await secret(wanted.keyFrom) };
      return [[full, { issuer, pair }] as const];
    }),
  );
  return [
    new EnvironmentCertificates(
      `${product}-${environment}-certificates`,
      {
        namespace,
        labels,
        managerNamespace: certificates.namespace,
        issuers: Object.fromEntries(issuers.flat()),
        certificates: Object.fromEntries(
          Object.entries(ingress).flatMap(([service, { host, issuer }]) =>
            issuer === undefined
              ? []
              : [[service, { secretName: certificateSecret(service), host, issuer: issuerName(issuer) }]],
          ),
        ),
      },
      opts,
    ),
  ];
}

/** The Secret with the certificate of a service's host. */
const certificateSecret = (service: string): string => nameOf(service, "tls");

/** The Secret with a service's certificate: the one that is made, or that the settings name. None: plain HTTP. */
export const tlsSecretOf = (
  service: string,
  { issuer, tlsSecretName }: Settings["ingress"][string],
): string | undefined => (issuer === undefined ? tlsSecretName : certificateSecret(service));

/** An issuer that this program makes. */
function issuerOf(name: string, issuer: settings.Issuer): Issuer | undefined {
  switch (issuer.kind) {
    case "existing":
      return undefined;
    case "self-signed":
      return { kind: issuer.kind };
    case "ca":
      return { kind: issuer.kind, secretName: `${name}-ca` };
    case "acme": {
      const { kind, server, email, ingressClass, solvers } = issuer;
      return {
        kind,
        email,
        server: server === "staging" || server === "production" ? LETS_ENCRYPT[server] : server,
        solve: solvers === undefined ? { ingressClass } : { solvers },
      };
    }
  }
}
