import * as z from "zod";
import { DnsLabel } from "../fields.ts";

/** Where services are reached from outside the cluster, by service. */
export const Ingress = z
  .record(
    DnsLabel,
    z.strictObject({
      host: z.hostname().meta({
        description: "Host name under which the service is reached",
        examples: ["shop.example.com"],
      }),
      className: DnsLabel.optional().meta({ description: "Ingress class; default: the cluster's" }),
      tlsSecretName: DnsLabel.optional().meta({
        description: "Secret with the host's certificate; none: plain HTTP",
      }),
      issuer: DnsLabel.optional().meta({
        description: "Issuer of certificates.issuers that signs the host's certificate",
        examples: ["letsencrypt"],
      }),
    }),
  )
  .default({})
  .meta({ description: "Where services are reached from outside the cluster, by service" });
