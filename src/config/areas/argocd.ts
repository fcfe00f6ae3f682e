import * as z from "zod";
import { DnsLabel } from "../fields.ts";
import { Project } from "./argocd/project.ts";

/** Argo CD of the hub. */
export const ArgoCd = z
  .strictObject({
    namespace: DnsLabel.default("argocd"),
    project: Project.meta({
      description: "What the AppProject of an environment allows beyond what its services need",
    }),
  })
  .prefault({});
