import type { Manifest } from "../kubernetes/manifest.ts";
import { JOB_LABEL, type MetricsPart } from "./metrics.ts";

/** Where figures are taken from, and how Prometheus finds out. */
export interface MonitorSpec {
  readonly name: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels by which a Prometheus selects its monitors. */
  readonly selectedBy: Readonly<Record<string, string>>;
  /** How often figures are taken, as Prometheus writes durations. */
  readonly interval: string;
}

/**
 * A Service of a part's figures alone. Argo CD's own differ between its manifest, which has one for each part, and its chart,
 * which has none by itself; pods are the same.
 */
export const metricsService = (
  part: MetricsPart,
  { name, namespace, labels }: Pick<MonitorSpec, "name" | "namespace" | "labels">,
): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: {
    name,
    namespace,
    labels: { ...labels, [JOB_LABEL]: part.job },
    // Nobody waits for the pods of somebody else.
    annotations: { "pulumi.com/skipAwait": "true" },
  },
  spec: {
    clusterIP: "None",
    selector: { "app.kubernetes.io/name": part.pods },
    ports: [{ name: "metrics", port: part.port, targetPort: part.port, protocol: "TCP" }],
  },
});

/** A ServiceMonitor of the Prometheus Operator for all Services of figures. */
export const serviceMonitor = (spec: MonitorSpec): Manifest => ({
  apiVersion: "monitoring.coreos.com/v1",
  kind: "ServiceMonitor",
  metadata: {
    name: spec.name,
    namespace: spec.namespace,
    labels: { ...spec.labels, ...spec.selectedBy },
  },
  spec: {
    jobLabel: JOB_LABEL,
    selector: { matchExpressions: [{ key: JOB_LABEL, operator: "Exists" }], matchLabels: { ...spec.labels } },
    endpoints: [{ port: "metrics", interval: spec.interval }],
  },
});
