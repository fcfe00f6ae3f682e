import * as z from "zod";
import { MANIFEST_NAMESPACE } from "#components/flux/install-sources.ts";
import { DnsLabel } from "../fields.ts";
import { FluxInstall } from "./flux/install.ts";
import { Kustomization } from "./flux/kustomizations.ts";
import { Notifications } from "./flux/notifications.ts";

const Service = z.strictObject({
  dependsOn: z
    .array(DnsLabel)
    .default([])
    .meta({ description: "Services of the environment that must be ready before this one is rolled out" }),
  suspend: z.boolean().optional().meta({
    description:
      "Flux leaves the service alone; what runs goes on running, also when the HelmRelease is deleted. Default: flux.suspend",
  }),
  drift: z.enum(["correct", "warn", "ignore"]).default("correct").meta({
    description: "What becomes of changes by hand in the cluster: put right, told, or left",
  }),
  retrySeconds: z
    .int()
    .min(5)
    .default(60)
    .meta({ description: "Seconds until a failed roll-out is tried again" }),
});

/** Flux in an environment's cluster. */
const FluxSettings = z.strictObject({
  namespace: DnsLabel.default(MANIFEST_NAMESPACE).meta({
    description: "Namespace of Flux and of its objects",
  }),
  install: FluxInstall,
  intervalSeconds: z.int().min(10).default(60).meta({
    description:
      "Seconds between two looks of Flux at Git that nobody asked for; promotions ask, and wait for no interval",
  }),
  suspend: z.boolean().default(false).meta({
    description: "Flux leaves every service alone. Deploy with it before you give the services to Argo CD",
  }),
  services: z
    .record(DnsLabel, Service)
    .default({})
    .meta({ description: "What is different for one service, by its name" }),
  kustomizations: z.record(DnsLabel, Kustomization).default({}).meta({
    description:
      "Folders of the GitOps repository that Flux applies besides the services, by a name of yours",
  }),
  notifications: Notifications,
});
export type FluxSettings = z.infer<typeof FluxSettings>;

export const Flux = FluxSettings.optional().meta({
  description: "Flux, where gitops.controller is flux",
});

/** What is true of a service that has no entry. */
export const ordinaryService = Service.parse({});

/** The settings of Flux; their defaults where none are written. */
export const fluxSettings = (written: FluxSettings | undefined): FluxSettings =>
  written ?? FluxSettings.parse({});
