import type { Manifest } from "../kubernetes/manifest.ts";

/** Where rules stand, and by what they are found. */
export interface RulesSpec {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels by which a Prometheus selects its rules. */
  readonly selectedBy: Readonly<Record<string, string>>;
  /** Labels of every alert, for its routing. */
  readonly alertLabels: Readonly<Record<string, string>>;
}

/** What is alerted about where Argo CD rolls out, and after how long. Durations as Prometheus writes them. */
export interface ArgoCdAlerts {
  /** The product, whose environments are projects of Argo CD called `<product>-<environment>`. */
  readonly product: string;
  readonly outOfSyncFor: string;
  readonly degradedFor: string;
  /** Stages in which versions soak before others take them. */
  readonly soaking: readonly string[];
  /** Trigger of the notification about a failed release; undefined: nobody is told of one, and no figure counts it. */
  readonly failureTrigger?: string | undefined;
}

/** An alert of Prometheus. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly severity: "critical" | "warning";
  readonly summary: string;
  readonly description: string;
}

/** Time in which a failed sync or release is alerted about. */
const WINDOW = "10m";

/**
 * Whether a counter has grown within the window. One that appears with its first event, as Argo CD's do, has not increased
 * by Prometheus' reckoning: what was not there before the window counts, too.
 */
function grown(counter: string, by?: string): string {
  const sum = by === undefined ? "sum" : `sum by (${by})`;
  return `${sum} (increase(${counter}[${WINDOW}])) > 0 or (${sum} (${counter}) unless ${sum} (${counter} offset ${WINDOW})) > 0`;
}

const APPLICATION = "{{ $labels.name }}";

/** The alerts, in the order in which they are read. */
export function argoCdAlerts({
  product,
  outOfSyncFor,
  degradedFor,
  soaking,
  failureTrigger,
}: ArgoCdAlerts): Alert[] {
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
      expr: grown(`argocd_app_sync_total{${ours}, phase=~"Error|Failed"}`, "name, project"),
      severity: "critical",
      summary: `syncs of ${APPLICATION} fail`,
      description: `Argo CD could not apply what Git says for ${APPLICATION} within the last ${WINDOW}.`,
    },
    ...(failureTrigger === undefined
      ? []
      : [
          {
            alert: "SlipwayPromotionFailing",
            expr: grown(`argocd_notifications_deliveries_total{trigger="${failureTrigger}"}`),
            severity: "critical" as const,
            summary: "a release failed",
            description: `A promotion gave up, or a release stayed Degraded, within the last ${WINDOW}; the notification names it.`,
          },
          {
            alert: "SlipwayNotificationsFailing",
            expr: grown('argocd_notifications_deliveries_total{succeeded="false"}', "service"),
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
export const rulesManifest = (spec: RulesSpec, alerts: readonly Alert[]): Manifest => ({
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
        rules: alerts.map(({ severity, summary, description, ...rule }) => ({
          ...rule,
          labels: { severity, ...spec.alertLabels },
          annotations: { summary, description },
        })),
      },
    ],
  },
});
