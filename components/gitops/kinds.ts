/** Requests and limits of one container, in Kubernetes quantities. */
export interface Resources {
  readonly limits: { readonly memory: string };
  readonly requests: { readonly cpu: string; readonly memory: string };
}

interface KindDefaults {
  /** Numeric id the container runs as; `runAsNonRoot` cannot check a user given by name. */
  readonly uid: number;
  /** Seconds a container may take to answer its startup probe before it is restarted. */
  readonly startupSeconds: number;
  /** Seconds between the request to stop and the kill. */
  readonly terminationGracePeriodSeconds: number;
  readonly resources: Resources;
}

interface WebKindDefaults extends KindDefaults {
  readonly chart: "web";
  /** Paths that answer below 400 without asking another service; `readiness` may say "not now", `liveness` only "restart me". */
  readonly probes: { readonly readiness: string; readonly liveness: string };
}

interface PostgresKindDefaults extends KindDefaults {
  readonly chart: "postgres";
}

/** No CPU limit: throttling slows a start more than it protects a neighbour, whose request is kept anyway. */
const smallContainer: Resources = {
  limits: { memory: "512Mi" },
  requests: { cpu: "100m", memory: "128Mi" },
};

/**
 * What a service of each kind gets unless its environment says otherwise. A new kind is one entry here, and a folder
 * `chart/<chart>` when no existing chart fits.
 *
 * User ids: `node` of the official Node image, `nonroot` of the distroless images (Go), `postgres` of the official Debian
 * image; images of the other kinds define none, and get an id that collides with no user of a host.
 * Java's paths are the probe groups of Spring Boot's Actuator.
 */
export const kinds = {
  node: {
    chart: "web",
    uid: 1000,
    probes: { readiness: "/", liveness: "/" },
    startupSeconds: 60,
    terminationGracePeriodSeconds: 30,
    resources: smallContainer,
  },
  python: {
    chart: "web",
    uid: 10001,
    probes: { readiness: "/", liveness: "/" },
    startupSeconds: 60,
    terminationGracePeriodSeconds: 30,
    resources: smallContainer,
  },
  go: {
    chart: "web",
    uid: 65532,
    probes: { readiness: "/", liveness: "/" },
    startupSeconds: 30,
    terminationGracePeriodSeconds: 30,
    resources: smallContainer,
  },
  java: {
    chart: "web",
    uid: 10001,
    probes: { readiness: "/actuator/health/readiness", liveness: "/actuator/health/liveness" },
    startupSeconds: 180,
    terminationGracePeriodSeconds: 30,
    resources: smallContainer,
  },
  postgres: {
    chart: "postgres",
    uid: 999,
    startupSeconds: 120,
    terminationGracePeriodSeconds: 60,
    resources: smallContainer,
  },
} as const satisfies Readonly<Record<string, WebKindDefaults | PostgresKindDefaults>>;

type KindTable = typeof kinds;

/** A kind of service Slipway has a chart for. */
export type ServiceKind = keyof KindTable;

/** The kinds that serve HTTP from a Deployment. */
export type WebKind = {
  [Kind in ServiceKind]: KindTable[Kind]["chart"] extends "web" ? Kind : never;
}[ServiceKind];

/** The kinds that keep data in a StatefulSet. */
export type DatabaseKind = Exclude<ServiceKind, WebKind>;

/** Every kind, in the order of the table: what a schema of settings offers. */
export const serviceKinds = Object.keys(kinds) as readonly ServiceKind[];

/** True for a kind that serves HTTP; the other kinds are databases. */
export function isWebKind(kind: ServiceKind): kind is WebKind {
  return kinds[kind].chart === "web";
}
