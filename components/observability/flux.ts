import type { Manifest } from "../kubernetes/manifest.ts";
import type { DashboardSpec } from "./dashboard.ts";
import type { MonitorSpec } from "./monitor.manifest.ts";
import type { Alert } from "./rules.manifest.ts";

/** Flux's controllers, by the label `app` of their pods, and the name of their port for figures (its install manifest). */
const CONTROLLERS = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
];
const PORT = "http-prom";

/**
 * The figures that alerts and the dashboard ask for. The state of objects is told by kube-state-metrics alone, set up as
 * Flux's guide on custom metrics says; its labels are that guide's.
 */
export const FLUX_METRICS = {
  gotk_resource_info: [
    ...["customresource_kind", "exported_namespace", "name", "ready", "suspended"],
    ...["source_name", "chart_source_name"],
  ],
  gotk_reconcile_duration_seconds_count: ["kind", "name", "namespace"],
  gotk_reconcile_duration_seconds_bucket: ["kind", "name", "namespace", "le"],
} as const;

/** A PodMonitor of the Prometheus Operator for Flux's controllers, which have no Services for their figures. */
export const podMonitor = (spec: MonitorSpec): Manifest => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "PodMonitor",
  metadata: {
    name: spec.name,
    namespace: spec.namespace,
    labels: { ...spec.labels, ...spec.selectedBy },
  },
  spec: {
    selector: { matchExpressions: [{ key: "app", operator: "In", values: [...CONTROLLERS] }] },
    podMetricsEndpoints: [{ port: PORT, interval: spec.interval }],
  },
});

/** What is alerted about where Flux rolls out, and after how long. Durations as Prometheus writes them. */
export interface FluxAlerts {
  /** The product, whose environments are GitRepositories called `<product>-<environment>`. */
  readonly product: string;
  /** Namespace of Flux's objects. */
  readonly namespace: string;
  readonly outOfSyncFor: string;
  readonly degradedFor: string;
}

/** The figures of what an environment rolls out: releases and folders, which name their source each in its way. */
const rolledOut = (environments: string, namespace: string, more: string): string =>
  [
    `gotk_resource_info{customresource_kind="HelmRelease", exported_namespace="${namespace}", chart_source_name=~"${environments}", ${more}}`,
    `gotk_resource_info{customresource_kind="Kustomization", exported_namespace="${namespace}", source_name=~"${environments}", ${more}}`,
  ].join(" or ");

const sources = (environments: string, namespace: string): string =>
  `customresource_kind="GitRepository", exported_namespace="${namespace}", name=~"${environments}"`;

const OBJECT = "{{ $labels.customresource_kind }} {{ $labels.name }}";

/**
 * The alerts, in the order in which they are read. A release that is not healthy is one that failed: Helm waits for health,
 * so that syncs, promotions and health have one alert.
 */
export function fluxAlerts({ product, namespace, outOfSyncFor, degradedFor }: FluxAlerts): Alert[] {
  const ours = `${product}-.*`;
  const all = sources(ours, namespace);
  const perObject = "max by (customresource_kind, name)";
  return [
    {
      alert: "SlipwayOutOfSync",
      expr: `${perObject} (gotk_resource_info{${all}, ready!="True"} or ${rolledOut(ours, namespace, 'ready!="True", suspended!="true"')}) > 0`,
      for: outOfSyncFor,
      severity: "warning",
      summary: `${OBJECT} differs from Git`,
      description: `Flux has not brought ${OBJECT} to what Git says for ${outOfSyncFor}.`,
    },
    {
      alert: "SlipwayReleaseFailing",
      expr: `${perObject} (${rolledOut(ours, namespace, 'ready="False", suspended!="true"')}) > 0`,
      for: degradedFor,
      severity: "critical",
      summary: `the roll-out of ${OBJECT} fails`,
      description: `Flux tries ${OBJECT} again and again since ${degradedFor}. Pin the version before, or mend it.`,
    },
    {
      alert: "SlipwayFluxSilent",
      expr: `absent(gotk_reconcile_duration_seconds_count{kind="GitRepository", name=~"${ours}"})`,
      for: "10m",
      severity: "critical",
      summary: "Flux tells nothing",
      description: "Prometheus has no figures of Flux's source controller: it is down, or not scraped.",
    },
    {
      alert: "SlipwayStatesUnknown",
      expr: `absent(gotk_resource_info{${all}})`,
      for: "10m",
      severity: "warning",
      summary: "nobody tells the state of what Flux rolls out",
      description:
        "Other alerts see nothing: set kube-state-metrics up for Flux's kinds (fluxcd.io, custom Prometheus metrics).",
    },
  ];
}

/** What the dashboard of a product shows where Flux rolls out. */
export function fluxDashboard(product: string, namespace: string): DashboardSpec {
  const ours = `${product}-$environment`;
  const half = { width: 12, height: 8 } as const;
  const reconciled = `kind="HelmRelease", namespace="${namespace}"`;
  return {
    environments: `label_values(gotk_resource_info{${sources(`${product}-.*`, namespace)}}, name)`,
    panels: [
      {
        title: "Releases and folders that are ready",
        type: "stat",
        width: 24,
        height: 5,
        queries: [
          {
            expr: `count by (customresource_kind, ready) (${rolledOut(ours, namespace, 'name!=""')})`,
            legend: "{{customresource_kind}} {{ready}}",
          },
        ],
      },
      {
        title: "What is not as it should be",
        type: "table",
        width: 24,
        height: 8,
        queries: [
          {
            expr: `max by (customresource_kind, name, ready, suspended) (${rolledOut(ours, namespace, 'ready!="True"')})`,
            legend: "{{name}}",
          },
        ],
      },
      {
        title: "Looks at Git an hour",
        type: "timeseries",
        ...half,
        queries: [
          {
            expr: `sum by (name) (increase(gotk_reconcile_duration_seconds_count{kind="GitRepository", name=~"${ours}"}[1h]))`,
            legend: "{{name}}",
          },
        ],
      },
      {
        title: "Seconds of a roll-out, 95 of 100",
        type: "timeseries",
        ...half,
        queries: [
          {
            expr: `histogram_quantile(0.95, sum by (le, name) (rate(gotk_reconcile_duration_seconds_bucket{${reconciled}}[15m])))`,
            legend: "{{name}}",
          },
        ],
      },
    ],
  };
}
