import type { Clone } from "#components/git/clone.ts";
import type { LoggedCommit } from "#components/git/formats.ts";
import { digestOfTag, trailersOf } from "./evidence.ts";

/** The record that a stage verified a release. */
export interface Verification {
  /** When it was recorded: the release had been healthy for the hold time. */
  readonly at: Date;
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** The commit that set the freight. */
  readonly commit: string;
  readonly stage: string;
  readonly service: string;
  readonly version: string;
  readonly digest: string;
  /** Seconds from the push until the release was healthy; undefined where the tag does not say. */
  readonly healthyAfterSeconds: number | undefined;
}

/** One promotion as Git tells about it. */
export interface PromotionRecord {
  readonly commit: string;
  readonly at: Date;
  readonly stage: string;
  readonly service: string;
  readonly version: string;
  readonly digest: string;
  /** The version before; undefined for a stage's first. */
  readonly from: string | undefined;
  /** Who ran it; where the commit does not say, its author. */
  readonly by: string;
  /** Gates with what they said: `verified=pass`. */
  readonly gates: readonly string[];
  readonly approvedBy: readonly string[];
  /** Which gates were waived, by whom and why; "" where none was. */
  readonly waived: string;
  /** Id of the `pulumi up` that did it. */
  readonly run: string;
  /** The group that it was promoted with, by one commit; undefined for one by itself. */
  readonly group: string | undefined;
  /** That this very promotion was verified; undefined while or because it was not. */
  readonly verified: Verification | undefined;
}

/** Everything that Git knows about a repository's promotions. */
export interface PromotionHistory {
  /** The commit at the tip of the branch; undefined while there is none. */
  readonly tip: string | undefined;
  /** Promotions, oldest first. */
  readonly promotions: readonly PromotionRecord[];
  /** Verifications, oldest first. */
  readonly verifications: readonly Verification[];
}

/** Reads the history of promotions: needs the repository alone, and no cluster. */
export async function readHistory(clone: Clone): Promise<PromotionHistory> {
  const tip = await clone.fetchTip();
  if (tip === undefined) return { tip, promotions: [], verifications: [] };
  const refs = await clone.remoteRefs(["refs/tags/verified/*"]);
  // The tags first: fetching them as they are, without history, would cut off a history that is there.
  const tags = await clone.readRefs([...refs.keys()]);
  return { tip, ...historyOf(await clone.log(tip, "Slipway-Stage: "), tags) };
}

/**
 * The promotions among commits, each with the record of its verification.
 * @param tags texts of the `verified/` tags by ref
 */
export function historyOf(
  commits: readonly LoggedCommit[],
  tags: ReadonlyMap<string, string>,
): Omit<PromotionHistory, "tip"> {
  const verifications = [...tags]
    .flatMap(([ref, text]) => verificationOf(ref, text) ?? [])
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const promotions = commits.flatMap((commit) =>
    trailersOf(commit.message).flatMap((trailers) => promotionOf(commit, trailers, verifications) ?? []),
  );
  return { promotions, verifications };
}

/** The lines of a tag object before its message that are needed here (git-mktag). */
const TAG = /^object ([0-9a-f]+)\n[\s\S]*?^tagger .* (\d+) [+-]\d{4}$/m;

function verificationOf(ref: string, text: string): Verification | undefined {
  const [, commit, seconds] = TAG.exec(text) ?? [];
  const [{ Stage: stage, Service: service, Version: version, "Healthy-After": after } = {}] =
    trailersOf(text);
  if (commit === undefined || stage === undefined || service === undefined || version === undefined)
    return undefined;
  return {
    at: new Date(Number(seconds) * 1_000),
    tag: ref.slice("refs/tags/".length),
    commit,
    stage,
    service,
    version,
    digest: digestOfTag(text),
    healthyAfterSeconds: after === undefined ? undefined : Number.parseFloat(after),
  };
}

function promotionOf(
  { id, at, author }: LoggedCommit,
  trailers: Readonly<Record<string, string>>,
  verifications: readonly Verification[],
): PromotionRecord | undefined {
  const { Stage: stage, Service: service, Version: version, Digest, From, By, Gates, ...rest } = trailers;
  if (stage === undefined || service === undefined || version === undefined) return undefined;
  return {
    commit: id,
    at,
    stage,
    service,
    version,
    digest: Digest ?? "",
    from: From === "none" ? undefined : From,
    by: By ?? author,
    gates: words(Gates, " "),
    approvedBy: words(rest["Approved-By"], ", "),
    waived: rest.Waived ?? "",
    run: rest.Run ?? "",
    group: rest.Group,
    verified: verifications.find(
      (one) => one.commit === id && one.stage === stage && one.service === service,
    ),
  };
}

const words = (text: string | undefined, separator: string): string[] =>
  (text ?? "").split(separator).filter((word) => word !== "");
