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

/** Parts of a cluster that its own program switches on. */
export const Addons = z
  .array(
    z.string().regex(/^[a-z0-9][a-z0-9/-]*$/, {
      error: ({ input }) => `"${input}" is no addon: write its name alone, without what it is configured by`,
    }),
  )
  .refine((addons) => new Set(addons).size === addons.length, {
    error: "an addon stands here twice; remove one",
  });
