import type { PromotionHistory, PromotionRecord, Verification } from "./history.ts";

/** One line of the audit: who promoted what, when, on which grounds, with which end. */
export interface AuditEntry {
  readonly at: string;
  readonly stage: string;
  readonly service: string;
  readonly version: string;
  readonly from: string;
  readonly digest: string;
  readonly by: string;
  readonly commit: string;
  /** The commits with which the stages before had verified this version, as `stage@commit`; empty for the first stage. */
  readonly source: readonly string[];
  readonly gates: readonly string[];
  readonly approvedBy: readonly string[];
  /** Which gates were waived, by whom and why; "" where none was. */
  readonly waived: string;
  /** `verified`, or `not verified`: it failed, or is still under way. */
  readonly outcome: "verified" | "not verified";
  /** Seconds from the commit to the verified release. */
  readonly seconds: number | undefined;
  readonly run: string;
  /** The group that it was promoted with; "" for one by itself. */
  readonly group: string;
}

export interface AuditFilter {
  readonly service?: string;
  readonly stage?: string;
  /** Promotions from this moment on. */
  readonly since?: Date;
}

/**
 * The audit of a history, oldest first.
 * @param upstream the stages that come before a stage
 */
export function auditOf(
  { promotions, verifications }: Omit<PromotionHistory, "tip">,
  upstream: (stage: string) => readonly string[],
  { service, stage, since }: AuditFilter = {},
): AuditEntry[] {
  return promotions
    .filter(
      (one) =>
        (service === undefined || one.service === service) &&
        (stage === undefined || one.stage === stage) &&
        (since === undefined || one.at >= since),
    )
    .map((one) => ({
      at: one.at.toISOString(),
      stage: one.stage,
      service: one.service,
      version: one.version,
      from: one.from ?? "",
      digest: one.digest,
      by: one.by,
      commit: one.commit,
      source: upstream(one.stage).flatMap((where) => sourceOf(one, where, verifications)),
      gates: one.gates,
      approvedBy: one.approvedBy,
      waived: one.waived,
      outcome: one.verified === undefined ? "not verified" : "verified",
      seconds: secondsOf(one),
      run: one.run,
      group: one.group ?? "",
    }));
}

/** The upstream record that stood when the promotion was committed. */
function sourceOf(one: PromotionRecord, where: string, verifications: readonly Verification[]): string[] {
  const found = verifications.findLast(
    ({ stage, service, version, digest, at }) =>
      stage === where &&
      service === one.service &&
      version === one.version &&
      digest === one.digest &&
      at <= one.at,
  );
  return found === undefined ? [] : [`${where}@${found.commit}`];
}

/** The tag's own measure where it has one: the times of commits and tags are whole seconds. */
const secondsOf = ({ at, verified }: PromotionRecord): number | undefined =>
  verified === undefined
    ? undefined
    : (verified.healthyAfterSeconds ?? (verified.at.getTime() - at.getTime()) / 1_000);
