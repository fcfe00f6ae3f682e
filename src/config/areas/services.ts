import * as z from "zod";
import { serviceKinds } from "#components/gitops/kinds.ts";
import { CredentialReference, DnsLabel, Port } from "../fields.ts";

/** What a PostgreSQL service offers to the services that use it. */
const Provides = z
  .strictObject({
    database: z.string().min(1).meta({ description: "Name of the database" }),
    user: z.string().min(1).meta({ description: "Its owner, with whom consumers connect" }),
    passwordFrom: CredentialReference.meta({ description: "The owner's password" }),
  })
  .meta({
    description:
      "The database and account of a PostgreSQL service; consumers get them from a Kubernetes Secret",
  });

const Job = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .meta({ description: "Program and arguments, run in the service's own image" }),
  timeoutSeconds: z
    .int()
    .min(1)
    .max(3600)
    .default(300)
    .meta({ description: "Seconds after which it has failed" }),
});

const Service = z
  .strictObject({
    kind: z
      .enum(serviceKinds)
      .meta({ description: "Decides the chart, the probes and the resource defaults" }),
    port: Port.meta({
      description:
        "The TCP port on which the container listens and its Service answers; what connects to it names the same",
    }),
    connects: z
      .record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), z.url({ protocol: /^https?$/ }))
      .default({})
      .meta({
        description:
          "Addresses of other services by environment variable, e.g. VOTING_URL: http://voting:8080. Host and port must be those of a service",
      }),
    database: DnsLabel.optional().meta({ description: "The PostgreSQL service it stores its data in" }),
    provides: Provides.optional(),
    secrets: z
      .array(DnsLabel)
      .default([])
      .meta({
        description: "Secrets of secrets.items whose keys are environment variables of it",
        examples: [["payment"]],
      }),
    probePath: z
      .string()
      .startsWith("/")
      .optional()
      .meta({ description: "The path that answers below 400 when the service is up; default: the kind's" }),
    migration: Job.optional().meta({
      description:
        "A Job before each roll-out, e.g. of database migrations; when it fails, the old version keeps running",
    }),
    smokeTest: Job.optional().meta({
      description:
        "A Job when a roll-out is healthy, with the service's address in SERVICE_URL; when it fails, the version is not verified",
    }),
  })
  .superRefine(({ kind, ...service }, context) => {
    for (const job of ["migration", "smokeTest"] as const)
      if (kind === "postgres" && service[job] !== undefined)
        context.addIssue({
          code: "custom",
          path: [job],
          message: "a database runs no Jobs of its own; write it at the service that uses the database",
        });
  })
  .meta({ description: "One service: one repository, one image, one Helm release" });

/** The services of a product, by name. */
export const Services = z
  .record(DnsLabel, Service)
  .meta({ description: "The services of the product, by name" });
