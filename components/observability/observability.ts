import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { registerManifest } from "../kubernetes/register.ts";
import { argoCdDashboard, promotionsDashboard } from "./dashboard.ts";
import { type FluxAlerts, fluxAlerts, fluxDashboard, podMonitor } from "./flux.ts";
import { METRICS_PARTS } from "./metrics.ts";
import { type MonitorSpec, metricsService, serviceMonitor } from "./monitor.manifest.ts";
import { type ArgoCdAlerts, argoCdAlerts, type RulesSpec, rulesManifest } from "./rules.manifest.ts";

/** A dashboard of grafana.com. */
export interface PublishedDashboard {
  readonly id: number;
  /** Default: the newest at the time when Grafana starts. */
  readonly revision?: number | undefined;
}

export interface ObservabilityArgs {
  readonly product: string;
  /** Who rolls out, and so whose figures there are. */
  readonly controller: "argocd" | "flux";
  /** Namespace of the controller. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Labels by which a Prometheus selects its monitors and rules. */
  readonly selectedBy: Readonly<Record<string, string>>;
  readonly monitors?: Pick<MonitorSpec, "interval"> | undefined;
  readonly alerts?:
    | (Omit<ArgoCdAlerts & FluxAlerts, "product" | "namespace"> & Pick<RulesSpec, "alertLabels">)
    | undefined;
  readonly dashboards?:
    | {
        /** Namespace in which Grafana's sidecar looks. */
        readonly namespace: string;
        /** The label that it looks for, and its value. */
        readonly label: readonly [name: string, value: string];
        readonly published: readonly PublishedDashboard[];
      }
    | undefined;
}

const DOWNLOADS = "https://grafana.com/api/dashboards";

/** What Prometheus and Grafana need to watch deliveries. */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:observability:Observability", name, {}, opts);
    const { product, controller, namespace, labels, selectedBy, monitors, alerts, dashboards } = args;
    const byFlux = controller === "flux";
    const common = { namespace, labels, selectedBy };
    const named = (part: string) => `${product}-${part}`;
    if (monitors !== undefined && byFlux) {
      const monitor = podMonitor({ ...common, ...monitors, name: named("flux") });
      registerManifest(`${name}-monitor`, monitor, { parent: this });
    } else if (monitors !== undefined) {
      for (const [part, spec] of Object.entries(METRICS_PARTS)) {
        const service = metricsService(spec, { ...common, name: named(`argocd-${part}-metrics`) });
        registerManifest(`${name}-${part}`, service, { parent: this });
      }
      const monitor = serviceMonitor({ ...common, ...monitors, name: named("argocd") });
      registerManifest(`${name}-monitor`, monitor, { parent: this });
    }
    if (alerts !== undefined) {
      const what = { ...alerts, product, namespace };
      const rules = rulesManifest(
        { ...common, alertLabels: alerts.alertLabels, name: named("promotions") },
        byFlux ? fluxAlerts(what) : argoCdAlerts(what),
      );
      registerManifest(`${name}-rules`, rules, { parent: this });
    }
    if (dashboards !== undefined)
      new k8s.core.v1.ConfigMap(
        `${name}-dashboards`,
        {
          metadata: {
            name: named("dashboards"),
            namespace: dashboards.namespace,
            labels: { ...labels, [dashboards.label[0]]: dashboards.label[1] },
          },
          data: {
            "promotions.json": `${JSON.stringify(
              promotionsDashboard(
                product,
                byFlux ? fluxDashboard(product, namespace) : argoCdDashboard(product),
              ),
              null,
              2,
            )}\n`,
            // Grafana's sidecar fetches what a key ending in .url names (kiwigrid/k8s-sidecar, README).
            ...Object.fromEntries(
              dashboards.published.map(({ id, revision }) => [
                `grafana-${id}.json.url`,
                `${DOWNLOADS}/${id}/revisions/${revision ?? "latest"}/download`,
              ]),
            ),
          },
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}
