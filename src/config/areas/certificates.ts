import * as z from "zod";
import { CredentialReference, DnsLabel } from "../fields.ts";

const kind = {
  description:
    "Who signs: acme: Let's Encrypt or another ACME server; ca: an authority of your own; self-signed: each host itself; existing: a ClusterIssuer that is there",
};

const Acme = z
  .strictObject({
    kind: z.literal("acme").meta(kind),
    server: z
      .union([
        z.enum(["staging", "production"]),
        z.url({ protocol: /^https$/, error: "write staging, production, or an address with https://" }),
      ])
      .default("staging")
      .meta({
        description:
          "Let's Encrypt's staging (trusted by no browser, without tight limits) or production, or the directory of another server",
        examples: ["production"],
      }),
    email: z
      .email({ pattern: z.regexes.html5Email })
      .meta({ description: "Whom the server warns", examples: ["platform@example.com"] }),
    ingressClass: DnsLabel.optional().meta({
      description: "Class of the ingress by which a host is proven; default: the cluster's",
    }),
    solvers: z
      .array(z.record(z.string(), z.json()))
      .min(1)
      .optional()
      .meta({
        description: "How hosts are proven, as cert-manager writes it, e.g. by DNS; default: by an ingress",
        examples: [[{ dns01: { route53: { region: "eu-central-1" } } }]],
      }),
  })
  .refine(({ ingressClass, solvers }) => ingressClass === undefined || solvers === undefined, {
    error: "solvers say themselves how hosts are proven; remove ingressClass, or solvers",
    path: ["ingressClass"],
  });

const Issuer = z.discriminatedUnion("kind", [
  Acme,
  z.strictObject({
    kind: z.literal("ca").meta(kind),
    certificateFrom: CredentialReference.meta({ description: "The authority's certificate in PEM" }),
    keyFrom: CredentialReference.meta({ description: "Its private key in PEM" }),
  }),
  z.strictObject({ kind: z.literal("self-signed").meta(kind) }),
  z.strictObject({
    kind: z.literal("existing").meta(kind),
    name: DnsLabel.meta({ description: "Its name in the cluster" }),
  }),
]);
export type Issuer = z.infer<typeof Issuer>;

/** Who signs the certificates of an environment's hosts, by cert-manager. */
export const Certificates = z
  .strictObject({
    namespace: DnsLabel.default("cert-manager").meta({
      description: "Namespace of cert-manager, which must be installed",
    }),
    issuers: z.record(DnsLabel, Issuer).meta({
      description: "Who signs, by a name of yours; the ClusterIssuer is <product>-<environment>-<name>",
    }),
  })
  .optional()
  .meta({ description: "Who signs the certificates of the environment's hosts; needs cert-manager" });
