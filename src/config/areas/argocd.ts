import * as z from "zod";
import { DnsLabel } from "../fields.ts";
import { ServiceApplication } from "./applications.ts";
import { Install } from "./argocd/install.ts";
import { Project } from "./argocd/project.ts";
import { Repository, RepositoryTemplate } from "./argocd/repositories.ts";
import { System } from "./argocd/system.ts";

/** Argo CD of the hub. */
export const ArgoCd = z
  .strictObject({
    namespace: DnsLabel.default("argocd").meta({ description: "Namespace in which Argo CD runs" }),
    install: Install,
    project: Project.meta({
      description: "What the AppProject of an environment allows beyond what its services need",
    }),
    services: z
      .record(DnsLabel, ServiceApplication)
      .default({})
      .meta({ description: "What the Applications of services have besides what all have, by service" }),
    repositories: z.record(DnsLabel, Repository).default({}).meta({
      description:
        "Repositories besides the GitOps repository, by a name of yours; public ones need no entry",
    }),
    repositoryTemplates: z
      .record(DnsLabel, RepositoryTemplate)
      .default({})
      .meta({ description: "Access to all repositories below an address, by a name of yours" }),
    system: System.optional(),
  })
  .prefault({})
  .meta({ description: "What Argo CD may read, where it may deploy, and how it behaves" });
