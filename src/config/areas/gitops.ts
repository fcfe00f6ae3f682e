import * as z from "zod";

/** How the Applications of services come into being. */
export const GitOps = z
  .strictObject({
    pattern: z.enum(["application", "app-of-apps", "applicationset"]).default("application").meta({
      description:
        "application: one each, from Pulumi; app-of-apps: manifests in Git below one root Application; applicationset: Argo CD makes them from a list",
    }),
    rollingSync: z.boolean().default(false).meta({
      description:
        "One ApplicationSet of the hub over all environments, which rolls changes out in the order of the pipeline. The environments must share one Argo CD with progressive syncs enabled",
    }),
    handOver: z.boolean().default(false).meta({
      description:
        "What the pattern owns stays in the cluster when it is dropped. Deploy with it before you change the pattern",
    }),
  })
  .refine(({ pattern, rollingSync }) => !rollingSync || pattern === "applicationset", {
    path: ["rollingSync"],
    error: "only an ApplicationSet rolls out by itself; write pattern: applicationset, or remove the key",
  })
  .prefault({})
  .meta({ description: "How the Applications of services come into being" });
