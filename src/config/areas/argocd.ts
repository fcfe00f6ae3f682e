import * as z from "zod";
import { DnsLabel } from "../fields.ts";
import { ServiceApplication } from "./applications.ts";
import { Project } from "./argocd/project.ts";

/** Argo CD of the hub. */
export const ArgoCd = z
  .strictObject({
    namespace: DnsLabel.default("argocd"),
    project: Project.meta({
      description: "What the AppProject of an environment allows beyond what its services need",
    }),
    services: z
      .record(DnsLabel, ServiceApplication)
      .default({})
      .meta({ description: "What the Applications of services have besides what all have, by service" }),
  })
  .prefault({});
