import * as z from "zod";
import { askAttachments, type BelievedFact, type TrustSettings } from "../attachments/ask.ts";
import type { Believed } from "../attachments/believe.ts";
import { imageKeys, SEVERITIES, type Severity, trustedIn } from "../attachments/keys.ts";
import { type Decision, defineGate, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly scan?: ScanSettings;
  }
}

const KNOWN: readonly string[] = SEVERITIES;

/** Which findings refuse an image. */
export interface ScanSettings {
  /** This severity and those above it. */
  readonly failAt: Severity;
  /** Whether findings that no version mends yet are left out. */
  readonly ignoreUnfixed: boolean;
  readonly trust?: TrustSettings;
}

/** Trivy's JSON report, schema version 2. */
const Report = z.looseObject({
  SchemaVersion: z.literal(2),
  Results: z
    .array(
      z.looseObject({
        Vulnerabilities: z
          .array(
            z.looseObject({
              VulnerabilityID: z.string(),
              Severity: z.string(),
              FixedVersion: z.string().optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
});

/** `cosign attest --type vuln` wraps the report (sigstore/cosign, specs/COSIGN_VULN_ATTESTATION_SPEC.md). */
const Wrapped = z.looseObject({ scanner: z.looseObject({ result: Report }) });

function reportsOf({ statements, documents }: Believed) {
  const values = [
    ...statements.map(({ predicate }) => Wrapped.safeParse(predicate).data?.scanner.result ?? predicate),
    ...documents.map(({ text }) => parsed(text)),
  ];
  return values.flatMap((value) => Report.safeParse(value).data ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How many findings a message lists at most. */
const LISTED = 5;

const rank = (severity: string): number => KNOWN.indexOf(severity.toUpperCase());

/** A scan report is attached to this very image, and none of those attached has a finding that counts. */
export function decideScan(
  fact: BelievedFact,
  { failAt, ignoreUnfixed }: Omit<ScanSettings, "trust">,
): Decision {
  if (fact === undefined) return WITHOUT_DIGEST;
  if ("problem" in fact) return { state: "fail", reason: fact.problem };
  const reports = reportsOf(fact);
  if (reports.length === 0)
    return {
      state: "fail",
      reason: "no scan report is attached to the image; attach Trivy's (cosign attest --type vuln)",
    };
  const findings = reports
    .flatMap(({ Results }) => Results.flatMap(({ Vulnerabilities }) => Vulnerabilities))
    .filter(
      ({ Severity, FixedVersion }) => rank(Severity) >= rank(failAt) && (!ignoreUnfixed || FixedVersion),
    );
  const ids = [
    ...new Set(findings.map(({ VulnerabilityID, Severity }) => `${VulnerabilityID} (${Severity})`)),
  ];
  if (ids.length === 0) return { state: "pass", reason: `no finding at ${failAt} or above` };
  const more = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : "";
  return {
    state: "fail",
    reason: `the scan found ${ids.slice(0, LISTED).join(", ")}${more}; publish a version without them`,
  };
}

/** Nothing known to be dangerous is in the image. */
export const scan = defineGate({
  name: "scan",
  waivable: true,
  byRecord: false,
  keys: imageKeys,
  ask: (asked, place) => asked.image?.scan && { ...asked.image.scan, ...trustedIn(asked, place) },
  settings: ({ gates }) => gates?.scan,
  fetch: (promotion, context, { trust }) => askAttachments(promotion, context, trust),
  decide: (_promotion, fact, settings) => decideScan(fact, settings),
});
