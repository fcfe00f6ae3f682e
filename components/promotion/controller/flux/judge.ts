import { type Verdict, waiting } from "../verdict.ts";
import type { Condition, GitRepository, HelmChart, HelmRelease } from "./objects.ts";

/** What Flux says of a service: its release, and the way of a commit to it. */
export interface FluxState {
  readonly release?: HelmRelease;
  readonly source?: GitRepository;
  readonly chart?: HelmChart;
  /** Every commit whose full name is known, the release's own among them. */
  readonly commits: readonly string[];
}

interface Conditioned {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** The condition of a type, where the object has it. */
export const conditionOf = (object: Conditioned | undefined, type: string): Condition | undefined =>
  object?.status?.conditions?.find((condition) => condition.type === type);

/** The commit in a source's revision, `main@sha1:...`. */
export const commitOf = (revision: string | undefined): string | undefined =>
  /@sha1:([0-9a-f]{40})$/.exec(revision ?? "")?.[1];

/** The beginning of a commit's name that Flux writes into a chart's version (source-controller: 12 digits). */
const chartCommit = (version: string | undefined): string | undefined =>
  /\+([0-9a-f]{12})(?:\.\d+)?$/.exec(version ?? "")?.[1];

/** The commit of which the release that was tried last was made; undefined while its full name is not known. */
export function attempted({ release, commits }: FluxState): string | undefined {
  const beginning = chartCommit(release?.status?.lastAttemptedRevision);
  return beginning === undefined ? undefined : commits.find((commit) => commit.startsWith(beginning));
}

/** The revisions whose content `judge` needs to know about. */
export const revisionsOf = (state: FluxState): string[] =>
  [attempted(state)].filter((revision) => revision !== undefined);

/** States that are no failure although Ready is False: the next look of Flux can change them. */
export const TRANSIENT = new Set([
  "HealthCheckCanceled",
  "DependencyNotReady",
  "SourceNotReady",
  "ArtifactFailed",
]);

/**
 * Judges what Flux says. Only a release made of a commit that carries the freight counts: right after a push the old
 * one still stands there as Ready, and while Flux prepares the new one, too.
 * @param carried whether a revision carries the release's freight
 */
export function judge(state: FluxState, carried: (revision: string) => boolean): Verdict {
  const { release } = state;
  if (release === undefined) return waiting("there is no HelmRelease", true);
  if (release.spec?.suspend === true) return waiting("the HelmRelease is suspended");
  const { generation } = release.metadata ?? {};
  const { status = {} } = release;
  const version = status.lastAttemptedRevision;
  const revision = attempted(state);
  if (revision === undefined || !carried(revision)) return waiting(whyNotTried(state), true);

  const ready = conditionOf(release, "Ready");
  const stalled = conditionOf(release, "Stalled");
  if (stalled?.status === "True")
    return { state: "failed", why: stalled.message ?? "the HelmRelease is stalled" };
  if (ready?.status === "False") return judgeFailure(ready, version);
  if (status.observedGeneration !== generation || ready?.observedGeneration !== generation)
    return waiting("Flux has not finished with the HelmRelease as it is now");
  const [newest] = status.history ?? [];
  if (
    ready?.status === "True" &&
    conditionOf(release, "Reconciling")?.status !== "True" &&
    newest?.chartVersion === version &&
    newest?.status === "deployed"
  )
    return { state: "healthy", revision };
  return waiting(ready?.message ?? "Flux has not begun yet");
}

/** A failure counts when it is that of the version that was tried last: the message of an earlier one names its own. */
function judgeFailure({ reason = "", message = reason }: Condition, version: string | undefined): Verdict {
  const named = /@(\S+\+[0-9a-f]{12}(?:\.\d+)?)/.exec(message)?.[1];
  if (TRANSIENT.has(reason) || (named !== undefined && named !== version)) return waiting(message);
  return { state: "degraded", why: message };
}

/** Why the release was not made of the wanted commit yet: what is broken on the way, or how far Flux is. */
function whyNotTried({ release, source, chart }: FluxState): string {
  const broken = [
    ["GitRepository", source] as const,
    ["HelmChart", chart] as const,
    ["HelmRelease", release] as const,
  ].flatMap(([kind, object]) => {
    const ready = conditionOf(object, "Ready");
    return ready?.status === "False"
      ? [`${kind} ${object?.metadata?.name}: ${ready.message ?? ready.reason}`]
      : [];
  });
  if (source?.spec?.suspend === true) return "the GitRepository is suspended";
  const at = chartCommit(release?.status?.lastAttemptedRevision);
  return (
    broken[0] ?? (at === undefined ? "Flux has released nothing yet" : `Flux is still at ${at.slice(0, 7)}`)
  );
}
