/** What a controller's object means for a release. */
export type Verdict =
  /** Not there yet; `stale` says that the controller has not looked at the release's commit and should be nudged. */
  | { readonly state: "waiting"; readonly why: string; readonly stale: boolean }
  /** In place at a revision that carries the release, and healthy. */
  | { readonly state: "healthy"; readonly revision: string }
  /** In place, but unhealthy. Right after a push this can still be the release before it: believe it when it lasts. */
  | { readonly state: "degraded"; readonly why: string }
  /** It failed for good. */
  | { readonly state: "failed"; readonly why: string };

/** A release that is not there yet. */
export const waiting = (why: string, stale = false): Verdict => ({ state: "waiting", why, stale });

/** A commit as people write it. */
export const short = (revision: string): string => revision.slice(0, 7);

/** The full name of a commit. */
export const SHA = /^[0-9a-f]{40}$/;
