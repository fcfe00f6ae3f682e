/** A part of Argo CD that serves figures, in Argo CD's own names (docs/operator-manual/metrics.md, 3.2). */
export interface MetricsPart {
  /** The pods' label `app.kubernetes.io/name`, the same in every way of installing. */
  readonly pods: string;
  readonly port: number;
  /** Name under which Prometheus files the figures: that of Argo CD's own Service, which published dashboards ask for. */
  readonly job: string;
}

export const METRICS_PARTS = {
  controller: { pods: "argocd-application-controller", port: 8082, job: "argocd-metrics" },
  server: { pods: "argocd-server", port: 8083, job: "argocd-server-metrics" },
  "repo-server": { pods: "argocd-repo-server", port: 8084, job: "argocd-repo-server" },
  applicationset: {
    pods: "argocd-applicationset-controller",
    port: 8080,
    job: "argocd-applicationset-controller",
  },
  notifications: {
    pods: "argocd-notifications-controller",
    port: 9001,
    job: "argocd-notifications-controller-metrics",
  },
} as const satisfies Readonly<Record<string, MetricsPart>>;

/** The label of a Service of ours that names its job. */
export const JOB_LABEL = "slipway.dev/metrics";

/** The figures that rules and dashboards ask for, with the labels by which they do; all of them of Argo CD 3.2. */
export const METRICS = {
  /** One for each Application, with its state as labels. */
  argocd_app_info: ["name", "project", "sync_status", "health_status"],
  argocd_app_sync_total: ["name", "project", "phase"],
  argocd_notifications_trigger_eval_total: ["name", "triggered"],
  argocd_notifications_deliveries_total: ["trigger", "service", "succeeded"],
} as const;
