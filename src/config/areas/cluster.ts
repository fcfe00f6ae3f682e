import * as z from "zod";
import { CredentialReference } from "../fields.ts";

const driver = { description: "Where the cluster comes from: `npm start` runs one, or it is there already" };

/** The cluster of one environment. */
export const Cluster = z
  .discriminatedUnion("driver", [
    z.strictObject({ driver: z.literal("sandbox").meta(driver) }),
    z.strictObject({
      driver: z.literal("existing").meta(driver),
      kubeconfigFrom: CredentialReference.meta({ description: "The kubeconfig that opens it" }),
      context: z
        .string()
        .min(1)
        .optional()
        .meta({ description: "Context of the kubeconfig; default: its current one", examples: ["kind-dev"] }),
    }),
  ])
  .meta({
    description: "The cluster of this environment: the sandbox's, or an existing one by its kubeconfig",
  });
