import { LETS_ENCRYPT } from "#components/certificates/issuer.manifest.ts";
import type { Mistake } from "../checks.ts";
import type { Settings } from "../schema.ts";

/** Names that are no public hosts (RFC 6761, RFC 6762, RFC 8375; `internal` by ICANN): nobody could prove one. */
const PRIVATE = /(?:^|\.)(?:test|invalid|localhost|local|internal|home\.arpa)$/;

const isLetsEncrypt = (server: string): boolean =>
  server in LETS_ENCRYPT || Object.values<string>(LETS_ENCRYPT).includes(server);

/** Every host is one service's alone, and whoever is to sign for it is there and can. */
export function checkCertificates({ ingress, certificates, product, pipeline }: Settings): Mistake[] {
  const issuers = certificates?.issuers ?? {};
  const found: Mistake[] = [];
  const routes = Object.entries(ingress);
  for (const [at, [service, { host, issuer, tlsSecretName }]] of routes.entries()) {
    const path = ["ingress", service];
    const first = routes.findIndex(([, other]) => other.host === host);
    if (first < at)
      found.push({
        path: [...path, "host"],
        message: `"${host}" is the host of ${routes[first]?.[0]} already; give ${service} one of its own`,
      });
    if (issuer === undefined) continue;
    if (tlsSecretName !== undefined)
      found.push({
        path: [...path, "tlsSecretName"],
        message: `the certificate comes from issuer "${issuer}"; remove tlsSecretName, or issuer`,
      });
    const by = issuers[issuer];
    if (by === undefined)
      found.push({
        path: [...path, "issuer"],
        message: `"${issuer}" is no issuer; there are ${Object.keys(issuers).join(", ") || "none"} in certificates.issuers`,
      });
    else if (by.kind === "acme" && isLetsEncrypt(by.server) && PRIVATE.test(host))
      found.push({
        path: [...path, "issuer"],
        message: `Let's Encrypt signs for public hosts, and "${host}" is none; use an issuer of kind ca or self-signed`,
      });
  }
  for (const name of Object.keys(issuers))
    for (const stage of Object.keys(pipeline)) {
      const full = `${product}-${stage}-${name}`;
      if (full.length > 63)
        found.push({
          path: ["certificates", "issuers", name],
          message: `the name "${full}" has ${full.length} characters, Kubernetes allows 63; shorten one of its parts`,
        });
    }
  return found;
}
