import * as z from "zod";
import { serviceKinds } from "#components/gitops/kinds.ts";
import { CredentialReference, DnsLabel, Port, Setting, Version } from "./fields.ts";

/** The configuration key of the GitHub token where no reference names another source. */
export const DEFAULT_TOKEN_KEY = "githubToken";

/** What a PostgreSQL service offers to the services that use it. */
const Provides = z
  .strictObject({
    database: z.string().min(1),
    user: z.string().min(1),
    passwordFrom: CredentialReference,
  })
  .meta({
    description:
      "The database and account of a PostgreSQL service; consumers get them from a Kubernetes Secret",
  });

const Service = z
  .strictObject({
    kind: z
      .enum(serviceKinds)
      .meta({ description: "Decides the chart, the probes and the resource defaults" }),
    port: Port,
    connects: z
      .record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), z.url({ protocol: /^https?$/ }))
      .default({})
      .meta({
        description:
          "Addresses of other services by environment variable, e.g. VOTING_URL: http://voting:8080. Host and port must be those of a service",
      }),
    database: DnsLabel.optional().meta({ description: "The PostgreSQL service it stores its data in" }),
    provides: Provides.optional(),
    probePath: z
      .string()
      .startsWith("/")
      .optional()
      .meta({ description: "The path that answers below 400 when the service is up; default: the kind's" }),
  })
  .meta({ description: "One service: one repository, one image, one Helm release" });

const Stage = z.strictObject({
  after: z
    .array(DnsLabel)
    .default([])
    .meta({ description: "Stages that must have verified a version first; empty for the one way in" }),
});

const GitHub = z.strictObject({
  owner: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, {
    error: ({ input }) => `"${input}" is not a GitHub account name`,
  }),
  baseUrl: Setting.optional().meta({
    description: "Address of a GitHub Enterprise server (or the sandbox's double); default: github.com",
  }),
  gitopsRepository: DnsLabel.default("gitops"),
  branch: z.string().min(1).default("main"),
  visibility: z.enum(["private", "internal", "public"]).default("private"),
  onDestroy: z
    .enum(["archive", "delete"])
    .default("archive")
    .meta({ description: "What `pulumi destroy` of the hub does with the repositories" }),
  adopt: z.boolean().default(false).meta({
    description:
      "Take over repositories that exist already, e.g. archived ones of an earlier destroy; for one run",
  }),
  writeDelayMs: z.int().min(0).default(1_000).meta({
    description: "Pause between writes, which GitHub asks of its clients; 0 for a server of your own",
  }),
  tokenFrom: CredentialReference.default({ config: DEFAULT_TOKEN_KEY }),
});

const Registry = z.strictObject({
  host: Setting.meta({ description: "Registry and optional path prefix: ghcr.io/acme" }),
  credentialFrom: CredentialReference.optional().meta({
    description: "`user:password` or a token for a private registry; none for anonymous access",
  }),
});

const Promotion = z.strictObject({
  timeoutSeconds: z
    .int()
    .min(5)
    .default(300)
    .meta({ description: "Seconds from the push until an unhealthy release has failed" }),
  holdSeconds: z
    .int()
    .min(0)
    .default(2)
    .meta({ description: "Seconds a release must stay healthy before it counts as verified" }),
  author: z
    .strictObject({ name: z.string().min(1), email: z.email({ pattern: z.regexes.html5Email }) })
    .default({ name: "Slipway", email: "slipway@localhost" })
    .meta({ description: "Author of the commits and tags that promotions make" }),
});

const Cluster = z
  .discriminatedUnion("driver", [
    z.strictObject({ driver: z.literal("sandbox") }),
    z.strictObject({
      driver: z.literal("existing"),
      kubeconfigFrom: CredentialReference,
      context: z.string().min(1).optional(),
    }),
  ])
  .meta({
    description: "The cluster of this environment: the sandbox's, or an existing one by its kubeconfig",
  });

const Replicas = z.int().min(0).max(1_000);
const Size = z
  .strictObject({
    replicas: Replicas.default(1).meta({
      description: "Replicas of every service that has no figure of its own",
    }),
    services: z.record(DnsLabel, z.strictObject({ replicas: Replicas.optional() })).default({}),
    persistence: z
      .boolean()
      .default(true)
      .meta({ description: "Whether databases keep their data on a volume" }),
    progressDeadlineSeconds: z.int().min(5).optional().meta({
      description: "Seconds without progress after which a roll-out has failed; default: the kind's",
    }),
  })
  .prefault({});

const Ingress = z
  .record(
    DnsLabel,
    z.strictObject({
      host: z.hostname(),
      className: DnsLabel.optional().meta({ description: "Ingress class; default: the cluster's" }),
      tlsSecretName: DnsLabel.optional().meta({
        description: "Secret with the host's certificate; none: plain HTTP",
      }),
    }),
  )
  .default({})
  .meta({ description: "Where services are reached from outside the cluster, by service" });

/** Every setting: what all environments share (Pulumi.yaml) and what is true of one (Pulumi.<env>.yaml). */
export const Settings = z.strictObject({
  product: DnsLabel.meta({ description: "Name of the set of services delivered together" }),
  services: z.record(DnsLabel, Service).meta({ description: "The services of the product, by name" }),
  pipeline: z
    .record(DnsLabel, Stage)
    .meta({ description: "The stages that freight goes through, by environment name" }),
  github: GitHub,
  registry: Registry,
  argocd: z.strictObject({ namespace: DnsLabel.default("argocd") }).prefault({}),
  promotion: Promotion.prefault({}),
  hub: z.union([z.literal(true), DnsLabel]).meta({
    description: "true in the stack that owns what environments share; elsewhere that stack's name",
  }),
  cluster: Cluster,
  freight: z
    .record(DnsLabel, Version)
    .default({})
    .meta({ description: "The pinned version of each service; `pulumi up` promotes it" }),
  size: Size,
  ingress: Ingress,
});
export type Settings = z.infer<typeof Settings>;
