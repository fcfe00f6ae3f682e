import * as z from "zod";
import { CredentialReference, DnsLabel } from "../../fields.ts";

const HealthCheck = z.strictObject({
  apiVersion: z
    .string()
    .regex(/^(?:[a-z0-9.-]+\/)?v[a-z0-9]+$/, {
      error: ({ input }) => `"${input}" is not an API version: write v1, or group/version as apps/v1`,
    })
    .meta({ description: "API version of the object", examples: ["apps/v1"] }),
  kind: z
    .string()
    .min(1)
    .meta({ description: "Kind of the object", examples: ["Deployment"] }),
  name: z
    .string()
    .min(1)
    .meta({ description: "Name of the object", examples: ["cache"] }),
  namespace: DnsLabel.optional().meta({
    description: "Namespace of the object; default: the environment's",
  }),
});

/** A path inside the GitOps repository. */
const Path = z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\s]+$/, {
  error: ({ input }) =>
    `"${input}" is not a folder of the GitOps repository: write its path from the root, without a leading / and without ..`,
});

/** A folder of the GitOps repository that Flux applies besides the services. */
export const Kustomization = z.strictObject({
  path: Path.meta({
    description: "Folder of manifests, or of a Kustomize overlay, in the GitOps repository",
    examples: ["extra/dev"],
  }),
  targetNamespace: DnsLabel.optional().meta({
    description: "Namespace into which every object goes; default: the environment's",
  }),
  serviceAccount: DnsLabel.optional().meta({
    description:
      "Account of Flux's namespace by whose rights it is applied; default: the environment's, which may change the environment's namespace and nothing else",
  }),
  dependsOn: z
    .array(DnsLabel)
    .default([])
    .meta({ description: "Entries of flux.kustomizations that must be ready first" }),
  prune: z.boolean().default(true).meta({ description: "What leaves the folder leaves the cluster" }),
  healthChecks: z
    .union([z.literal("all"), z.array(HealthCheck)])
    .default("all")
    .meta({ description: "What must be healthy for it to be ready: all that is applied, or a list" }),
  suspend: z.boolean().default(false).meta({ description: "Flux leaves it alone" }),
  decryptionKeyFrom: CredentialReference.optional().meta({
    description: "The age key (AGE-SECRET-KEY-1...) that opens files which SOPS has encrypted",
  }),
  substitute: z
    .record(z.string().regex(/^[_a-zA-Z]\w*$/), z.string())
    .default({})
    .meta({ description: "Values by name, which the manifests use as shell variables. Nothing secret" }),
});
