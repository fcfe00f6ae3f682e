import * as z from "zod";
import { Addons, ClusterName, driverMeaning, managed } from "./managed.ts";

/** A cluster of minikube. */
export const Minikube = z.strictObject({
  driver: z.literal("minikube").meta(driverMeaning),
  name: ClusterName,
  version: z
    .string()
    .regex(/^v\d+\.\d+\.\d+$/, {
      error: ({ input }) => `"${input}" is not an exact version of Kubernetes: write it as v1.34.2`,
    })
    .optional()
    .meta({ description: "Version of Kubernetes, with its v; default: minikube's", examples: ["v1.34.2"] }),
  cpus: z.int().min(2).max(256).default(2).meta({ description: "Processors; Kubernetes needs 2" }),
  memory: z
    .string()
    .regex(/^[1-9]\d*[mg]$/, {
      error: ({ input }) => `"${input}" is not an amount of memory: write it as 4g or 4096m`,
    })
    .default("4g")
    .meta({ description: "Memory; Argo CD and a few services need about 4g", examples: ["8g"] }),
  machine: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .optional()
    .meta({
      description:
        "What minikube calls its driver: docker, podman, kvm2, hyperkit; default: the best that it finds",
      examples: ["docker"],
    }),
  addons: Addons.default([]).meta({
    description: "Addons that are enabled; minikube enables some of its own besides",
    examples: [["ingress", "metrics-server"]],
  }),
  ...managed,
});
