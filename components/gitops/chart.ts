import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { stringify } from "yaml";
import { withSecrets } from "./chart-secrets.ts";
import { kinds, type ServiceKind } from "./kinds.ts";
import { valuesYaml } from "./values-yaml.ts";

/** A run of the service's own image beside a roll-out, with the variables of the service and its address in SERVICE_URL. */
export interface ServiceJob {
  readonly command: readonly string[];
  /** Seconds after which it has failed. */
  readonly timeoutSeconds: number;
}

/** A service as its chart sees it: what is the same in every environment. */
export interface ChartService {
  /** Service, release and DNS name. */
  readonly name: string;
  readonly kind: ServiceKind;
  /** The port the container listens on and the Service offers. */
  readonly port: number;
  /** The product the service is part of. */
  readonly product: string;
  /** One path for all HTTP probes, for an image without the paths usual for its kind. Databases have no such path. */
  readonly probePath?: string;
  /** Runs before anything of a new version is applied; when it fails, the old version stays. Web services only. */
  readonly migration?: ServiceJob;
  /** Runs when everything of a new version is healthy; when it fails, so does the roll-out. Web services only. */
  readonly smokeTest?: ServiceJob;
  /** Secrets whose keys are its environment variables. Default: none. */
  readonly secrets?: readonly string[];
}

/** Seconds a rollout may spend on scheduling and pulling the image, on top of the start itself. */
const PULL_SECONDS = 120;

const DEPLOYMENT = "templates/deployment.yaml";

const CHART_VERSION = "0.1.0";

/**
 * The chart of a service as files: path below `service-charts/<service>/` -> content. Equal services give equal files.
 * The chart names no image and no password: promotions write the first, a Secret of the environment holds the second.
 */
export function serviceChart(service: ChartService): Record<string, string> {
  const templates = filesBelow(kinds[service.kind].chart);
  const deployment = templates[DEPLOYMENT];
  return {
    "Chart.yaml": chartYaml(service),
    "values.yaml": valuesYaml(valuesHeader(service), defaultValues(service)),
    ...filesBelow("shared"),
    ...templates,
    ...(deployment === undefined ? {} : { [DEPLOYMENT]: withSecrets(deployment, service.secrets ?? []) }),
    ...(service.migration === undefined && service.smokeTest === undefined ? {} : filesBelow("jobs")),
  };
}

function chartYaml({ name, kind, product }: ChartService): string {
  return stringify({
    apiVersion: "v2",
    name,
    description: `${name} of ${product}, a ${kind} service`,
    type: "application",
    version: CHART_VERSION,
  });
}

function valuesHeader({ name, kind }: ChartService): string[] {
  return [
    `Defaults of every ${kind} service. An environment overrides them in env/<environment>/${name}/${name}-values.yaml.`,
    `The image has no default: promotions write it to env/<environment>/${name}/${name}-image.yaml.`,
  ];
}

function defaultValues({
  kind,
  port,
  product,
  probePath,
  migration,
  smokeTest,
}: ChartService): Record<string, unknown> {
  const defaults = kinds[kind];
  const common = {
    product,
    port,
    runAsUser: defaults.uid,
    startupSeconds: defaults.startupSeconds,
    terminationGracePeriodSeconds: defaults.terminationGracePeriodSeconds,
    revisionHistoryLimit: 3,
    resources: defaults.resources,
  };
  switch (defaults.chart) {
    case "web":
      return {
        ...common,
        replicaCount: 1,
        progressDeadlineSeconds: defaults.startupSeconds + PULL_SECONDS,
        probes: {
          readiness: probePath ?? defaults.probes.readiness,
          liveness: probePath ?? defaults.probes.liveness,
        },
        env: {},
        ...(migration === undefined ? {} : { migration }),
        ...(smokeTest === undefined ? {} : { smokeTest }),
      };
    case "postgres":
      return { ...common, persistence: { enabled: false, size: "1Gi" } };
  }
}

function filesBelow(chart: string): Record<string, string> {
  const root = join(import.meta.dirname, "chart", chart);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Object.fromEntries(
    files.map((file) => [file.slice(root.length + 1).replaceAll(sep, "/"), readFileSync(file, "utf8")]),
  );
}
