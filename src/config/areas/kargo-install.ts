import * as z from "zod";
import { pins } from "../../versions.ts";
import { CredentialReference, DnsLabel } from "../fields.ts";
import { IngressExposure, NoExposure } from "./exposure.ts";
import { ChartValues, refuseValues, Version } from "./install.ts";

const method = { description: "By what Kargo is installed; external: it is there already" };
const from = { description: "Where the certificates come from" };

const Certificates = z
  .discriminatedUnion("from", [
    z.strictObject({
      from: z.literal("cert-manager").meta(from),
    }),
    z.strictObject({
      from: z.literal("secret").meta(from),
      secretName: DnsLabel.meta({
        description: "A Secret with a certificate for kargo-webhooks-server.<namespace>.svc",
      }),
      caBundle: z
        .string()
        .regex(/^-----BEGIN CERTIFICATE-----/, {
          error: "not a certificate: write PEM, beginning with -----BEGIN CERTIFICATE-----",
        })
        .optional()
        .meta({
          description: "Authority of the certificate in PEM; default: one that the API server trusts",
          examples: ["-----BEGIN CERTIFICATE-----\\nMIIB...\\n-----END CERTIFICATE-----\\n"],
        }),
    }),
  ])
  .default({ from: "cert-manager" })
  .meta({
    description:
      "Certificates of Kargo's own servers: cert-manager makes them, and must be installed; or one is there already",
  });

const Admin = z
  .strictObject({
    passwordHashFrom: CredentialReference.meta({
      description: 'Bcrypt hash of the password: htpasswd -nBC 10 "" | tr -d ":\\n"',
    }),
    tokenSigningKeyFrom: CredentialReference.meta({
      description: "What signs the tokens of who has signed in: 32 characters or more",
    }),
  })
  .meta({ description: "The account admin; none: nobody signs in but through an identity provider" });

/** Values that hold secrets, and what to set instead. */
const NOT_BY_VALUES: readonly (readonly [path: readonly string[], instead: string])[] = [
  [["api", "adminAccount", "passwordHash"], "kargo.install.admin.passwordHashFrom"],
  [["api", "adminAccount", "tokenSigningKey"], "kargo.install.admin.tokenSigningKeyFrom"],
];

/** How Kargo gets into the hub's cluster. */
export const KargoInstall = z
  .discriminatedUnion("method", [
    z.strictObject({
      method: z.literal("external").meta(method),
    }),
    z
      .strictObject({
        method: z.literal("chart").meta(method),
        version: Version.default(pins.kargo.version).meta({
          description: "Version of Kargo and of its chart",
        }),
        namespace: DnsLabel.default("kargo").meta({ description: "Namespace in which Kargo runs" }),
        exposure: z.discriminatedUnion("kind", [NoExposure, IngressExposure]).default({ kind: "none" }).meta({
          description:
            "How Kargo is reached from outside of the cluster, also by services that report; none: by kubectl port-forward alone",
        }),
        certificates: Certificates,
        admin: Admin.optional(),
        values: ChartValues,
        waitSeconds: z.int().min(1).default(600).meta({ description: "Seconds until all of Kargo must run" }),
      })
      .superRefine(({ values }, context) => refuseValues(values, NOT_BY_VALUES, context)),
  ])
  .default({ method: "external" })
  .meta({
    description:
      "How Kargo gets into the hub's cluster: external (it is there already), or by its official chart",
  });
export type KargoInstall = z.infer<typeof KargoInstall>;
