import type { ApplicationStatus } from "./controller/argocd/judge.ts";
import type { PinnedFreight } from "./model.ts";

/** What a pod runs of a service. */
export interface RunningImage {
  readonly pod: string;
  /** "" where neither the pod's status nor its specification names one. */
  readonly digest: string;
}

/** What the cluster says of a service. */
export interface ClusterState {
  /** In Argo CD's words, whoever the controller is; undefined when there is no such object. */
  readonly application: ApplicationStatus | undefined;
  /** The freight in Git at the revision that the controller is at; undefined when it carries none, or is at none. */
  readonly atRevision: PinnedFreight | undefined;
  readonly images: readonly RunningImage[];
}

/** What every place that should agree says of one service in one stage. */
export interface ServiceState {
  readonly stage: string;
  readonly service: string;
  /** What rolls it out: an Application, or a HelmRelease of the same name. */
  readonly application: {
    readonly controller: "argocd" | "flux";
    readonly namespace: string;
    readonly name: string;
  };
  /** Where the pods run. */
  readonly namespace: string;
  /** Undefined where the pipeline owns the version. */
  readonly pin: string | undefined;
  /** What the image file at the tip says. */
  readonly carried: PinnedFreight | undefined;
  /** The digest with which the stage verified the carried version; undefined when it has not. */
  readonly verified: string | undefined;
  /** Undefined when the cluster was not asked. */
  readonly cluster: ClusterState | undefined;
}

/** Two places that say something else, and what brings them together. */
export interface Disagreement {
  readonly stage: string;
  readonly service: string;
  readonly what: string;
  /** A command; where it needs the sandbox's environment, `eval "$(npm run --silent env)"` gives it. */
  readonly settle: string;
}

/** Every disagreement about one service in one stage. */
export function disagreementsOf(state: ServiceState): Disagreement[] {
  const { stage, service } = state;
  return [...inGit(state), ...inCluster(state)].map(([what, settle]) => ({ stage, service, what, settle }));
}

type Finding = readonly [what: string, settle: string];

function inGit({ stage, service, pin, carried, verified }: ServiceState): Finding[] {
  const up = `pulumi up -s ${stage}`;
  if (carried === undefined)
    return pin === undefined ? [] : [[`${pin} is pinned, but Git carries no version`, up]];
  if (pin !== undefined && pin !== carried.version)
    return [[`${pin} is pinned, but Git carries ${carried.version}`, up]];
  if (carried.digest === "") return [[`Git carries ${carried.version} without its digest`, up]];
  if (verified === undefined)
    return [[`Git carries ${carried.version}, which ${stage} has not verified`, up]];
  if (verified !== carried.digest)
    return [
      [
        `${carried.version} was verified as ${verified}, but Git carries ${carried.digest}: its tag was moved`,
        `npm run rollback -- ${stage} ${service} && ${up}`,
      ],
    ];
  return [];
}

/** How the controllers are called, and what makes them look, and try, again. */
const CONTROLLERS = {
  argocd: {
    name: "Argo CD",
    kind: "Application",
    look: "argocd.argoproj.io/refresh=normal",
    retry: (name: string) =>
      `patch applications.argoproj.io ${name} --type merge -p '{"operation":{"sync":{}}}'`,
    plural: "applications.argoproj.io",
  },
  flux: {
    name: "Flux",
    kind: "HelmRelease",
    look: `reconcile.fluxcd.io/requestedAt="$(date +%s)"`,
    retry: (name: string) =>
      `annotate helmreleases.helm.toolkit.fluxcd.io ${name} reconcile.fluxcd.io/requestedAt="$(date +%s)" reconcile.fluxcd.io/forceAt="$(date +%s)" --overwrite`,
    plural: "helmreleases.helm.toolkit.fluxcd.io",
  },
} as const;

function inCluster({ stage, service, application, namespace, carried, cluster }: ServiceState): Finding[] {
  if (cluster === undefined || carried === undefined) return [];
  const { application: status, atRevision, images } = cluster;
  const kubectl = `kubectl -n ${application.namespace}`;
  const controller = CONTROLLERS[application.controller];
  if (status === undefined)
    return [
      [
        `there is no ${controller.kind} ${application.namespace}/${application.name}`,
        `pulumi refresh -s ${stage} && pulumi up -s ${stage}`,
      ],
    ];
  const found: Finding[] = [];
  const revision = status.sync?.revision?.slice(0, 7) ?? "";
  if (atRevision?.version !== carried.version || atRevision.digest !== carried.digest)
    found.push([
      `Git carries ${carried.version}, but ${controller.name} is at ${revision === "" ? "no commit" : `${revision}, which carries ${atRevision?.version ?? "none"}`}`,
      `${kubectl} annotate ${controller.plural} ${application.name} ${controller.look} --overwrite`,
    ]);
  else if (status.sync?.status !== "Synced")
    found.push([
      `${controller.name} says ${status.sync?.status ?? "nothing"} at ${revision}`,
      `${kubectl} ${controller.retry(application.name)}`,
    ]);
  if (status.health?.status !== "Healthy")
    found.push([
      `${carried.version} is ${status.health?.status ?? "without health"}${status.health?.message === undefined ? "" : `: ${status.health.message}`}`,
      `npm run rollback -- ${stage} ${service} && pulumi up -s ${stage}`,
    ]);
  if (images.length === 0)
    found.push([
      "no pod runs it",
      `kubectl -n ${namespace} describe deployments,statefulsets -l app.kubernetes.io/instance=${service}`,
    ]);
  for (const { pod, digest } of images)
    if (digest !== carried.digest)
      found.push([
        `Git carries ${carried.digest}, but pod ${pod} runs ${digest === "" ? "an image without a digest" : digest}`,
        `kubectl -n ${namespace} delete pod ${pod}`,
      ]);
  return found;
}
