import type { DatabaseKind, Resources, WebKind } from "./kinds.ts";
import { valuesYaml } from "./values-yaml.ts";

interface CommonValues {
  readonly service: string;
  readonly environment: string;
  /** Replaces single figures of the kind's defaults. */
  readonly resources?: { readonly [Part in keyof Resources]?: Partial<Resources[Part]> };
  /** Secrets of the environment's namespace that open a private registry. */
  readonly imagePullSecrets?: readonly string[];
}

/** Where a service is reached from outside the cluster. */
export interface IngressValues {
  readonly host: string;
  /** Defaults to the cluster's default class. */
  readonly className?: string;
  /** Secret with the certificate of `host`. Without it the host is served over plain HTTP. */
  readonly tlsSecretName?: string;
}

/** A database a service uses, reached with the credentials of a Secret that has the keys `username`, `password` and `database`. */
export interface DatabaseClientValues {
  readonly host: string;
  readonly port: number;
  readonly secretName: string;
}

/** What an environment says about a service that serves HTTP. What is left out keeps the chart's default. */
export interface WebValues extends CommonValues {
  readonly kind: WebKind;
  readonly replicaCount?: number;
  /** Seconds without progress after which a rollout counts as failed. */
  readonly progressDeadlineSeconds?: number;
  /** Environment variables, as the addresses of other services. No secrets: the file is in Git. */
  readonly env?: Readonly<Record<string, string>>;
  readonly database?: DatabaseClientValues;
  readonly ingress?: IngressValues;
}

/** What an environment says about a database. It has one replica: several would be several databases. */
export interface DatabaseValues extends CommonValues {
  readonly kind: DatabaseKind;
  /** Secret with the keys `username`, `password` and `database`, which the first start creates the database with. */
  readonly secretName: string;
  /** Keeps the data on a volume; without it they live as long as the pod. Kubernetes lets neither field change later. */
  readonly persistence?: {
    /** Kubernetes quantity, as `5Gi`. */
    readonly size: string;
    /** Defaults to the cluster's default class. */
    readonly storageClassName?: string;
  };
}

/** One service in one environment. */
export type EnvironmentValues = WebValues | DatabaseValues;

/**
 * The text of `env/<environment>/<service>/<service>-values.yaml`. An option that is not set leaves no key behind, and
 * equal specs give equal bytes: the order of `env` and of object keys in the spec does not matter.
 */
export function environmentValues(spec: EnvironmentValues): string {
  const { service, environment } = spec;
  const header = [
    `Written by the "${environment}" stack: change its settings, not this file, or the next update undoes the change.`,
    `The image is not here: promotions alone write ${service}-image.yaml.`,
  ];
  return valuesYaml(header, withoutUnset(spec.kind === "postgres" ? databaseValues(spec) : webValues(spec)));
}

function webValues(spec: WebValues): Record<string, unknown> {
  const { database, ingress } = spec;
  return {
    replicaCount: spec.replicaCount,
    progressDeadlineSeconds: spec.progressDeadlineSeconds,
    resources: resourcesOf(spec),
    env: spec.env && sortedByKey(spec.env),
    database: database && { host: database.host, port: database.port, secretName: database.secretName },
    ingress: ingress && {
      host: ingress.host,
      className: ingress.className,
      tlsSecretName: ingress.tlsSecretName,
    },
    imagePullSecrets: spec.imagePullSecrets,
  };
}

function databaseValues(spec: DatabaseValues): Record<string, unknown> {
  const { persistence } = spec;
  return {
    resources: resourcesOf(spec),
    database: { secretName: spec.secretName },
    persistence: persistence && {
      enabled: true,
      size: persistence.size,
      storageClassName: persistence.storageClassName,
    },
    imagePullSecrets: spec.imagePullSecrets,
  };
}

function resourcesOf({ resources }: CommonValues): Record<string, unknown> | undefined {
  return (
    resources && {
      limits: resources.limits && { memory: resources.limits.memory },
      requests: resources.requests && { cpu: resources.requests.cpu, memory: resources.requests.memory },
    }
  );
}

function sortedByKey(map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Drops what is undefined and what has become empty by that, at every depth. */
function withoutUnset(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = Object.entries(values)
    .map(([key, value]) => [key, isRecord(value) ? withoutUnset(value) : value] as const)
    .filter(([, value]) => value !== undefined && !isEmpty(value));
  return Object.fromEntries(kept);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
