import * as z from "zod";
import { CredentialReference } from "../fields.ts";

/** The hub's cluster, for an environment that runs in another one. */
export const HubCluster = z
  .strictObject({
    kubeconfigFrom: CredentialReference.meta({ description: "The kubeconfig that opens the hub's cluster" }),
    context: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Context of that kubeconfig; default: its current one", examples: ["kind-hub"] }),
    server: z
      .url()
      .optional()
      .meta({
        description:
          "Address under which the hub's Argo CD reaches this environment's cluster; default: the one in its kubeconfig",
        examples: ["https://10.0.0.7:6443"],
      }),
    tokenGeneration: z
      .int()
      .min(1)
      .default(1)
      .meta({ description: "Raise it to give Argo CD a new token; the one before is then withdrawn" }),
  })
  .optional()
  .meta({
    description:
      "Where Argo CD runs when it is not in this environment's cluster: it is then given access to the environment's namespaces there, and to nothing else",
  });
