import * as z from "zod";
import { CredentialReference } from "../fields.ts";

/** The cluster of one environment. */
export const Cluster = z
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
