import semver from "semver";

/** A version that a stage does not run yet, and why it is the next one. */
export interface NextVersion {
  readonly version: string;
  /** The stack file asks for it; a stage before runs it; or it is the newest in the registry. */
  readonly source: "pinned" | "upstream" | "registry";
}

/** What is known of a service's versions around a stage. */
export interface VersionsAround {
  readonly pin: string | undefined;
  /** What the stage carries. */
  readonly carried: string | undefined;
  /** What the stages before carry; undefined for the first stage. */
  readonly upstream: readonly string[] | undefined;
  /** The newest version in the registry that is newer than the pin. */
  readonly newest: string | undefined;
}

/**
 * The version that a stage would be promoted to next: what is pinned and not there yet, else something newer from the
 * stages before, else, for the first stage, from the registry. Undefined where the stage has the newest, and where its
 * version is not pinned: the pipeline decides about that.
 */
export function nextVersion({ pin, carried, upstream, newest }: VersionsAround): NextVersion | undefined {
  if (pin === undefined) return undefined;
  if (pin !== carried) return { version: pin, source: "pinned" };
  const found = upstream === undefined ? newest : newestOf(upstream);
  if (found === undefined || semver.valid(pin) === null || !semver.gt(found, pin)) return undefined;
  return { version: found, source: upstream === undefined ? "registry" : "upstream" };
}

/** What was written by hand need not be a version. */
const newestOf = (versions: readonly string[]): string | undefined =>
  versions
    .filter((version) => semver.valid(version) !== null)
    .toSorted(semver.compare)
    .at(-1);
