import {
  FAILED_REASON,
  FAILED_REVISION,
  REFUSED_REASON,
  REFUSED_REVISION,
  REFUSED_VERSION,
} from "../../kubernetes/names.ts";

/** What is told about an Application, and when. */
export interface Event {
  /** When it is told: an expression over `app` (expr-lang.org). */
  readonly when: string;
  /** Told once for each value of this expression; default: each time that `when` becomes true. */
  readonly oncePer?: string | undefined;
  /** What happened, between the Application's name and the reason. */
  readonly title: string;
  /** The reason: a pipeline of Go's templates with sprig's functions. */
  readonly reason: string;
  /** How it stands in a commit's status; none: it says nothing of the commit that is deployed. */
  readonly state?: "success" | "failure" | "pending";
}

/** Seconds that an Application is Degraded before Argo CD's own word is told: a promotion that waits for it knows why. */
const PATIENCE = 60;

/** Seconds after a sync until the health counts: right after it Argo CD still shows that of the release before. */
const SETTLED = 10;

const deployed = "app.status?.operationState?.syncResult?.revision";
const phase = "app.status?.operationState?.phase";
const health = "app.status?.health";

/** Both count: what was Degraded before a new deployment says nothing about that. */
const longAgo = (part: string, time: string, seconds: number): string =>
  `app.status?.${part}?.${time} != nil and time.Now().Sub(time.Parse(app.status.${part}.${time})).Seconds() >= ${seconds}`;

const dig = (path: readonly string[], otherwise: string): string =>
  `(dig ${path.map((key) => JSON.stringify(key)).join(" ")} ${otherwise} .app)`;
const annotation = (key: string): string => dig(["metadata", "annotations", key], '""');
const operation = (...path: string[]): string => dig(["status", "operationState", ...path], '""');

const told = `eq ${operation("syncResult", "revision")} ${annotation(FAILED_REVISION)}`;
const verdict = `(printf "Argo CD finds it %s" ${dig(["status", "health", "status"], '"without health"')})`;

/**
 * The events that every installation has. The conditions are those of Argo CD's own catalogue, but for `deployed`, which waits
 * until the health is that of the new release, and for `failed`: one event for a promotion that gave up, with the pods' reason, and for an Application that nobody promotes and that stays Degraded, so that
 * one failed release is one message.
 */
export const EVENTS: Readonly<Record<string, Event>> = {
  failed: {
    when: `app.metadata.annotations["${FAILED_REVISION}"] == (${deployed} ?? "none") or (${health}?.status == 'Degraded' and ${longAgo("health", "lastTransitionTime", PATIENCE)} and ${longAgo("operationState", "finishedAt", PATIENCE)})`,
    oncePer: deployed,
    title: "the release failed",
    reason: `ternary ${annotation(FAILED_REASON)} ${verdict} (${told})`,
    state: "failure",
  },
  refused: {
    when: `app.metadata.annotations["${REFUSED_REVISION}"] == (${deployed} ?? "none")`,
    oncePer: `app.metadata.annotations["${REFUSED_VERSION}"]`,
    title: "a promotion was refused",
    reason: `printf "%s: %s" ${annotation(REFUSED_VERSION)} ${annotation(REFUSED_REASON)}`,
  },
  deployed: {
    when: `${phase} == 'Succeeded' and ${health}?.status == 'Healthy' and ${longAgo("operationState", "finishedAt", SETTLED)}`,
    oncePer: deployed,
    title: "deployed",
    reason: `join ", " ${dig(["status", "summary", "images"], "(list)")}`,
    state: "success",
  },
  "sync-failed": {
    when: `${phase} in ['Error', 'Failed']`,
    oncePer: deployed,
    title: "the sync failed",
    reason: operation("message"),
    state: "failure",
  },
  "sync-unknown": {
    when: "app.status?.sync?.status == 'Unknown'",
    title: "Argo CD cannot compare it with Git",
    reason: `${dig(["status", "conditions"], "(list)")} | toJson`,
    state: "failure",
  },
  "sync-running": {
    when: `${phase} == 'Running'`,
    oncePer: "app.status?.operationState?.startedAt",
    title: "a sync began",
    reason: operation("operation", "sync", "revision"),
    state: "pending",
  },
};
