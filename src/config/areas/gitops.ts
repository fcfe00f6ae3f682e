import * as z from "zod";

/** Who rolls out what Git says, and how its objects come into being. */
export const GitOps = z
  .strictObject({
    controller: z.enum(["argocd", "flux"]).default("argocd").meta({
      description: "Who rolls out what Git says in this environment",
    }),
    pattern: z.enum(["application", "app-of-apps", "applicationset"]).default("application").meta({
      description:
        "application: one each, from Pulumi; app-of-apps: manifests in Git below one root Application; applicationset: Argo CD makes them from a list",
    }),
    generator: z.enum(["list", "git-files"]).default("list").meta({
      description:
        "What an ApplicationSet makes Applications from: a list in itself, or files in the GitOps repository, which each environment's stack writes",
    }),
    rollingSync: z.boolean().default(false).meta({
      description:
        "One ApplicationSet of the hub over all environments, which rolls changes out in the order of the pipeline. The environments must share one Argo CD with progressive syncs enabled",
    }),
    handOver: z.boolean().default(false).meta({
      description:
        "What the pattern owns stays in the cluster when it is dropped, and what is there is taken over. Deploy with it before you change the pattern; remove it afterwards, or destroy leaves Applications behind",
    }),
    leaveWorkloads: z.boolean().default(false).meta({
      description:
        "What Argo CD has rolled out goes on running when its Application goes. Deploy with it before you set controller: flux",
    }),
    keepArgoCd: z.boolean().default(false).meta({
      description:
        "The hub goes on serving environments that Argo CD rolls out, although its own controller is flux",
    }),
  })
  .refine(({ pattern, rollingSync }) => !rollingSync || pattern === "applicationset", {
    path: ["rollingSync"],
    error: "only an ApplicationSet rolls out by itself; write pattern: applicationset, or remove the key",
  })
  .refine(({ pattern, generator }) => generator === "list" || pattern === "applicationset", {
    path: ["generator"],
    error: "only an ApplicationSet has a generator; write pattern: applicationset, or remove the key",
  })
  .prefault({})
  .meta({ description: "Who rolls out what Git says, and how its objects come into being" });
