import semver from "semver";
import { type GateResult, mayCommit } from "#components/promotion/gates/gate.ts";
import { duration, table } from "./output.ts";

/** A version that could be brought to a stage, and what the stage's gates say today. */
export interface Candidate {
  readonly service: string;
  readonly stage: string;
  readonly pin: string;
  readonly version: string;
  readonly digest: string | undefined;
  /** When the image was made, as it says itself (RFC 3339). */
  readonly created: string | undefined;
  readonly allowed: boolean;
  readonly gates: readonly GateResult[];
}

/** The newest version of each service that every gate of a stage lets pass. */
export function newestAllowed(candidates: readonly Candidate[], stage: string): Record<string, string> {
  const allowed = candidates
    .filter((one) => one.stage === stage && one.allowed)
    .toSorted((a, b) => semver.compare(a.version, b.version));
  return Object.fromEntries(allowed.map(({ service, version }) => [service, version]));
}

/** The candidates as a table: a line for each version of a service, a column for each stage. */
export function freightTable(candidates: readonly Candidate[], stages: readonly string[], now: Date): string {
  const versions = Map.groupBy(candidates, ({ service, version }) => `${service} ${version}`);
  const rows = [...versions.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const cells = stages.map((stage) => cellOf(group.find((one) => one.stage === stage)));
    return [[first.service, first.version, ageOf(first.created, now), shortDigest(first.digest), ...cells]];
  });
  return table(["service", "version", "made", "digest", ...stages], rows);
}

const cellOf = (candidate: Candidate | undefined): string => {
  if (candidate === undefined) return "";
  const closed = candidate.gates
    .filter((gate) => !mayCommit(gate))
    .map(({ gate, state }) => `${gate} ${state}`);
  return `from ${candidate.pin}: ${candidate.allowed ? "allowed" : closed.join(", ")}`;
};

const ageOf = (created: string | undefined, now: Date): string =>
  created === undefined ? "" : `${duration((now.getTime() - Date.parse(created)) / 1_000)} ago`;

const shortDigest = (digest: string | undefined): string => digest?.slice(0, "sha256:".length + 12) ?? "";
