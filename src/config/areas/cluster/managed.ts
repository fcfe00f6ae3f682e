import * as z from "zod";
import { DnsLabel } from "../../fields.ts";

/** What the choice of a cluster's kind means: the same words for every kind. */
export const driverMeaning = {
  description:
    "Where the cluster comes from: `npm start` runs one, it is there already, or this stack makes it with the official programs",
};

/** What all clusters have in common that a stack makes. */
export const managed = {
  readySeconds: z
    .int()
    .min(10)
    .max(3_600)
    .default(300)
    .meta({ description: "Seconds until a cluster that was made must be ready" }),
};

/** The name of a cluster, where its kind knows several on a machine. */
export const ClusterName = DnsLabel.optional().meta({
  description: "Name of the cluster; default: `<product>-<environment>`",
});

/** An exact version of Kubernetes. */
export const KubernetesVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+$/, {
    error: ({ input }) => `"${input}" is not an exact version of Kubernetes: write it as v1.34.2`,
  })
  .meta({ examples: ["v1.34.2"] });
