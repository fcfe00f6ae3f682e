import type { Manifest } from "../kubernetes/manifest.ts";

/** What is alerted about, and after how long. Durations as Prometheus writes them. */
export interface RulesSpec {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels by which a Prometheus selects its rules. */
  readonly selectedBy: Readonly<Record<string, string>>;
  /** The product, whose environments are projects of Argo CD called `<product>-<environment>`. */
  readonly product: string;
  readonly outOfSyncFor: string;
  readonly degradedFor: string;
  /** Stages in which versions soak before others take them. */
  readonly soaking: readonly string[];
  /** Trigger of the notification about a failed release; undefined: nobody is told of one, and no figure counts it. */
  readonly failureTrigger?: string | undefined;
  /** Labels of every alert, for its routing. */
  readonly alertLabels: Readonly<Record<string, string>>;
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly severity: "critical" | "warning";
  readonly summary: string;
  readonly description: string;
}

/** Time in which a failed sync or release is alerted about. */
const WINDOW = "10m";

const APPLICATION = "{{ $labels.name }}";

/** The alerts, in the order in which they are read. */
export function alertsOf(spec: RulesSpec): Alert[] {
  const { product, outOfSyncFor, degradedFor, soaking, failureTrigger } = spec;
  const ours = `project=~"${product}-.*"`;
  return [
    {
      alert: "SlipwayOutOfSync",
      expr: `max by (name, project) (argocd_app_info{${ours}, sync_status="OutOfSync"}) > 0`,
      for: outOfSyncFor,
      severity: "warning",
      summary: `${APPLICATION} differs from Git`,
      description: `Argo CD has not brought ${APPLICATION} to what Git says for ${outOfSyncFor}.`,
    },
    {
      alert: "SlipwayDegraded",
      expr: `max by (name, project) (argocd_app_info{${ours}, health_status="Degraded"}) > 0`,
      for: degradedFor,
      severity: "critical",
      summary: `${APPLICATION} is unhealthy`,
      description: `${APPLICATION} has been Degraded for ${degradedFor}. Pin the version before, or mend it.`,
    },
    {
      alert: "SlipwaySyncFailing",
      expr: `sum by (name, project) (increase(argocd_app_sync_total{${ours}, phase=~"Error|Failed"}[${WINDOW}])) > 0`,
      severity: "critical",
      summary: `syncs of ${APPLICATION} fail`,
      description: `Argo CD could not apply what Git says for ${APPLICATION} within the last ${WINDOW}.`,
    },
    ...(failureTrigger === undefined
      ? []
      : [
          {
            alert: "SlipwayPromotionFailing",
            expr: `sum(increase(argocd_notifications_deliveries_total{trigger="${failureTrigger}"}[${WINDOW}])) > 0`,
            severity: "critical" as const,
            summary: "a release failed",
            description: `A promotion gave up, or a release stayed Degraded, within the last ${WINDOW}; the notification names it.`,
          },
          {
            alert: "SlipwayNotificationsFailing",
            expr: `sum by (service) (increase(argocd_notifications_deliveries_total{succeeded="false"}[${WINDOW}])) > 0`,
            severity: "warning" as const,
            summary: "messages to {{ $labels.service }} do not arrive",
            description:
              "Argo CD could not deliver messages; look at the log of its notifications controller.",
          },
        ]),
    ...soaking.map(
      (stage): Alert => ({
        alert: "SlipwaySoakBroken",
        expr: `max by (name, project) (argocd_app_info{project="${product}-${stage}", health_status=~"Degraded|Missing|Unknown"}) > 0`,
        for: "1m",
        severity: "warning",
        summary: `${APPLICATION} does not soak any more`,
        description: `${APPLICATION} is not healthy on ${stage}: the time that its version must soak there begins anew.`,
      }),
    ),
    {
      alert: "SlipwayArgoCdSilent",
      // Whoever else takes the figures may file them under another job.
      expr: "absent(argocd_app_info)",
      for: "10m",
      severity: "critical",
      summary: "Argo CD tells nothing",
      description:
        "Prometheus has no figures of Argo CD's application controller: it is down, or not scraped.",
    },
  ];
}

/** A PrometheusRule. */
export const rulesManifest = (spec: RulesSpec): Manifest => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PrometheusRule",
  metadata: {
    name: spec.name,
    namespace: spec.namespace,
    labels: { ...spec.labels, ...spec.selectedBy },
  },
  spec: {
    groups: [
      {
        name: spec.name,
        rules: alertsOf(spec).map(({ severity, summary, description, ...rule }) => ({
          ...rule,
          labels: { severity, ...spec.alertLabels },
          annotations: { summary, description },
        })),
      },
    ],
  },
});
