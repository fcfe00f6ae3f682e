import type * as pulumi from "@pulumi/pulumi";
import { triggerOf } from "#components/argocd/notifications/config.ts";
import { Observability } from "#components/observability/observability.ts";
import { fluxSettings } from "./config/areas/flux.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** Registers what Prometheus and Grafana need to watch deliveries; nothing unless the settings ask for it. */
export function buildObservability(
  settings: Settings,
  { product, labels }: Topology,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
  const { observability, argocd, flux, gitops, notifications } = settings;
  if (observability === undefined) return [];
  const { selectedBy, monitors, alerts, dashboards } = observability;
  const told = notifications?.subscriptions.some(({ events }) => events.includes("failed")) ?? false;
  return [
    new Observability(
      `${product}-observability`,
      {
        product,
        controller: gitops.controller,
        namespace: gitops.controller === "flux" ? fluxSettings(flux).namespace : argocd.namespace,
        labels,
        selectedBy,
        monitors,
        alerts:
          alerts === undefined
            ? undefined
            : {
                outOfSyncFor: alerts.outOfSyncFor,
                degradedFor: alerts.degradedFor,
                alertLabels: alerts.labels,
                soaking: soakingStages(settings),
                failureTrigger: told ? triggerOf("failed") : undefined,
              },
        dashboards:
          dashboards === undefined
            ? undefined
            : {
                namespace: dashboards.namespace,
                label: [dashboards.label, dashboards.labelValue],
                published: dashboards.published.map((one) => (typeof one === "number" ? { id: one } : one)),
              },
      },
      opts,
    ),
  ];
}

/** Stages in which versions must soak before a later stage takes them. */
const soakingStages = ({ pipeline }: Settings): string[] => [
  ...new Set(Object.values(pipeline).flatMap(({ after, gates }) => (gates?.soak === undefined ? [] : after))),
];
