import { describe, expect, it } from "vitest";
import type { Believed, Statement } from "#components/promotion/attachments/believe.ts";
import { decideProvenance } from "#components/promotion/gates/provenance.ts";
import { decideSbom } from "#components/promotion/gates/sbom.ts";
import { decideScan } from "#components/promotion/gates/scan.ts";
import { decideSignature } from "#components/promotion/gates/signature.ts";

const nothing: Believed = { signers: [], signatures: 0, statements: [], documents: [] };
const statement = (type: string, predicate: unknown): Statement => ({ type, predicate, signer: "k" });
const saying = (...statements: Statement[]): Believed => ({ ...nothing, statements });

describe("each gate about what is attached", () => {
  const trust = { keys: ["cosign.pub"], identities: [] };
  it.each([
    ["signature", (fact?: Believed | { problem: string }) => decideSignature(fact, trust)],
    ["provenance", (fact?: Believed | { problem: string }) => decideProvenance(fact, ["b"])],
    ["sbom", (fact?: Believed | { problem: string }) => decideSbom(fact)],
    [
      "scan",
      (fact?: Believed | { problem: string }) => decideScan(fact, { failAt: "HIGH", ignoreUnfixed: false }),
    ],
  ] as const)(
    "%s refuses when nothing is there or nothing can be read, and waits for an image",
    (_name, decide) => {
      expect(decide(nothing).state).toBe("fail");
      expect(decide({ problem: "no answer" })).toEqual({ state: "fail", reason: "no answer" });
      expect(decide(undefined).state).toBe("unknown");
    },
  );

  it("tells a missing signature from one by somebody else", () => {
    expect(decideSignature(nothing, trust).reason).toContain("is not signed; sign it as cosign.pub");
    expect(decideSignature({ ...nothing, signatures: 2 }, trust).reason).toContain(
      "none of the image's 2 signatures is by cosign.pub",
    );
    expect(decideSignature({ ...nothing, signers: ["cosign.pub"] }, trust).state).toBe("pass");
  });
});

describe("provenance", () => {
  const v1 = (id: string) => statement("https://slsa.dev/provenance/v1", { runDetails: { builder: { id } } });
  const v02 = (id: string) => statement("https://slsa.dev/provenance/v0.2", { builder: { id } });
  it.each([
    ["version 1 by an allowed builder", [v1("good")], "pass", "built by good"],
    ["version 0.2 by an allowed builder", [v02("good")], "pass", "built by good"],
    ["another builder", [v1("evil")], "fail", "was built by evil; only good may"],
    ["a builder whose name only begins alike", [v1("good-not")], "fail", "good-not"],
    [
      "a statement of another type",
      [statement("other", { builder: { id: "good" } })],
      "fail",
      "no signed SLSA provenance",
    ],
  ] as const)("of %s", (_name, statements, state, reason) => {
    const found = decideProvenance(saying(...statements), ["good"]);
    expect(found.state).toBe(state);
    expect(found.reason).toContain(reason);
  });
});

describe("a bill of materials", () => {
  it.each(["https://spdx.dev/Document", "https://cyclonedx.org/bom"])("as a statement of type %s", (type) => {
    expect(decideSbom(saying(statement(type, {}))).state).toBe("pass");
  });
  it("as a document", () => {
    const documents = [{ type: "application/spdx+json", text: "{}" }];
    expect(decideSbom({ ...nothing, documents }).state).toBe("pass");
  });
});

describe("a scan report", () => {
  const report = (...found: [id: string, severity: string, fixed?: string][]) => ({
    SchemaVersion: 2,
    Results: [
      { Target: "no findings" },
      {
        Vulnerabilities: found.map(([VulnerabilityID, Severity, FixedVersion]) => ({
          VulnerabilityID,
          Severity,
          FixedVersion,
        })),
      },
    ],
  });
  const wrapped = (...found: Parameters<typeof report>) =>
    statement("https://cosign.sigstore.dev/attestation/vuln/v1", {
      scanner: { uri: "trivy", result: report(...found) },
    });
  const high = { failAt: "HIGH", ignoreUnfixed: false } as const;
  it.each([
    ["without findings", wrapped(), high, "pass", "no finding at HIGH or above"],
    ["with a finding below", wrapped(["CVE-1", "MEDIUM"]), high, "pass", ""],
    ["with one at the severity", wrapped(["CVE-1", "HIGH"]), high, "fail", "CVE-1 (HIGH)"],
    [
      "with one above, unwrapped",
      statement("x", report(["CVE-2", "CRITICAL"])),
      high,
      "fail",
      "CVE-2 (CRITICAL)",
    ],
    [
      "whose finding nothing mends",
      wrapped(["CVE-3", "CRITICAL"]),
      { ...high, ignoreUnfixed: true },
      "pass",
      "",
    ],
    [
      "whose finding a version mends",
      wrapped(["CVE-3", "CRITICAL", "1.2"]),
      { ...high, ignoreUnfixed: true },
      "fail",
      "CVE-3",
    ],
  ] as const)("%s", (_name, said, settings, state, reason) => {
    const found = decideScan(saying(said), settings);
    expect(found.state).toBe(state);
    expect(found.reason).toContain(reason);
  });

  it("refuses when only one of several is clean, and lists no more than five", () => {
    const many = ["1", "2", "3", "4", "5", "6", "7"].map((n): [string, string] => [`CVE-${n}`, "CRITICAL"]);
    const found = decideScan(saying(wrapped(), wrapped(...many)), high);
    expect(found.reason).toContain("CVE-5 (CRITICAL) and 2 more");
  });

  it("takes a document that nobody signed", () => {
    const documents = [
      { type: "application/json", text: JSON.stringify(report(["CVE-9", "HIGH"])) },
      { type: "x", text: "no JSON" },
    ];
    expect(decideScan({ ...nothing, documents }, high).reason).toContain("CVE-9");
  });
});
