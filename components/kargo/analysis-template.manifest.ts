import type { Manifest } from "../kubernetes/manifest.ts";
import { goDuration } from "./duration.ts";
import { given, type InProject } from "./kind.ts";

/** How often something is measured, and how often it may fail. */
interface Repetition {
  /** Measurements; default 1. There is no analysis without an end: freight would wait for it for ever. */
  readonly count?: number;
  /** Seconds between two measurements; needed for more than one. */
  readonly intervalSeconds?: number;
  /** Seconds before the first one. */
  readonly initialDelaySeconds?: number;
  /** Failed measurements that an analysis survives; default 0. */
  readonly failureLimit?: number;
}

/** A query of Prometheus. Its `successCondition` sees the `result`, e.g. `result[0] < 0.01`. */
interface PrometheusMetric extends Repetition {
  readonly provider: "prometheus";
  readonly address: string;
  readonly query: string;
  readonly successCondition: string;
}

/** A request whose answer is JSON. Its `successCondition` sees what `jsonPath` leaves of it as `result`. */
interface WebMetric extends Repetition {
  readonly provider: "web";
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: the whole answer. */
  readonly jsonPath?: string;
  /** Default 10. */
  readonly timeoutSeconds?: number;
  readonly successCondition: string;
}

/** A container that ends well or not; it runs in the project's namespace. */
interface JobMetric extends Repetition {
  readonly provider: "job";
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export type Metric = PrometheusMetric | WebMetric | JobMetric;

/** What may be measured of a stage; texts refer to arguments as `{{args.name}}`. Argo Rollouts carries it out. */
export interface AnalysisTemplateSpec extends InProject {
  /** Arguments that every use must give. */
  readonly required?: readonly string[];
  readonly defaults?: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, Metric>>;
}

export const analysisTemplateManifest = (spec: AnalysisTemplateSpec): Manifest => {
  const { name, project, labels, required = [], defaults = {} } = spec;
  const args = [
    ...required.map((arg) => ({ name: arg })),
    ...Object.entries(defaults).map(([arg, value]) => ({ name: arg, value })),
  ];
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace: project, labels },
    spec: given({
      args: args.length === 0 ? undefined : args,
      metrics: Object.entries(spec.metrics).map(([metric, one]) => metricEntry(metric, one)),
    }),
  };
};

const seconds = (value: number | undefined) => (value === undefined ? undefined : goDuration(value));

const metricEntry = (name: string, metric: Metric): Record<string, unknown> =>
  given({
    name,
    count: metric.count ?? 1,
    interval: seconds(metric.intervalSeconds),
    initialDelay: seconds(metric.initialDelaySeconds),
    failureLimit: metric.failureLimit,
    successCondition: metric.provider === "job" ? undefined : metric.successCondition,
    provider: { [metric.provider]: providerEntry(metric) },
  });

function providerEntry(metric: Metric): Record<string, unknown> {
  if (metric.provider === "prometheus") return { address: metric.address, query: metric.query };
  if (metric.provider === "job") return { spec: jobSpec(metric) };
  const { url, method, headers = {}, body, jsonPath, timeoutSeconds } = metric;
  const list = Object.entries(headers).map(([key, value]) => ({ key, value }));
  return given({
    url,
    method,
    headers: list.length === 0 ? undefined : list,
    body,
    jsonPath,
    timeoutSeconds,
  });
}

/** One try: whether there is another is said by the metric's count. */
const jobSpec = ({ image, command, env = {} }: JobMetric): Record<string, unknown> => {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  const container = given({
    name: "check",
    image,
    command,
    env: variables.length === 0 ? undefined : variables,
  });
  return { backoffLimit: 0, template: { spec: { restartPolicy: "Never", containers: [container] } } };
};
