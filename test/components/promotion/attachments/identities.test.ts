import { describe, expect, it } from "vitest";
import { believe } from "#components/promotion/attachments/believe.ts";
import type { Identity } from "#components/promotion/attachments/trust.ts";
import { decideProvenance } from "#components/promotion/gates/provenance.ts";
import { decideSignature } from "#components/promotion/gates/signature.ts";
import { digestOf } from "../fixtures.ts";
import { authority } from "./authority.ts";

const ISSUER = "https://token.actions.githubusercontent.com";
const SUBJECT = "https://github.com/craftista/voting/.github/workflows/release.yml@refs/tags/1.1.0";
const DIGEST = digestOf("1.1.0");
const SIGN = "https://sigstore.dev/cosign/sign/v1";
const PROVENANCE = "https://slsa.dev/provenance/v1";

const about = (predicateType: string, predicate: unknown = {}, digest = DIGEST) => ({
  _type: "https://in-toto.io/Statement/v1",
  predicateType,
  subject: [{ name: "voting", digest: { sha256: digest.slice("sha256:".length) } }],
  predicate,
});

const found = (...bundles: string[]) => ({ signatures: [], envelopes: [], bundles, documents: [] });
const trusting = (trustedRoot: string | undefined, ...identities: Identity[]) => ({
  keys: new Map<string, string>(),
  identities,
  trustedRoot,
});

describe("images that an identity signed, without a key", () => {
  it.each<[string, Identity, boolean]>([
    ["the very workflow", { issuer: ISSUER, subject: SUBJECT }, true],
    [
      "any tag of it",
      {
        issuer: ISSUER,
        subject: "https://github.com/craftista/*/.github/workflows/release.yml@refs/tags/*",
      },
      true,
    ],
    ["another issuer", { issuer: "https://issuer.test", subject: SUBJECT }, false],
    ["another repository", { issuer: ISSUER, subject: SUBJECT.replace("craftista", "mallory") }, false],
    ["the beginning of the subject alone", { issuer: ISSUER, subject: SUBJECT.slice(0, -1) }, false],
    ["a subject in which a dot would stand for anything", { issuer: ISSUER, subject: "." }, false],
  ])("trusting %s", async (_name, identity, believed) => {
    const { bundle, trustedRoot } = await authority();
    const text = await bundle(ISSUER, SUBJECT, about(SIGN));
    const fact = believe(found(text), DIGEST, trusting(trustedRoot, identity));
    expect(fact.signers).toEqual(believed ? [SUBJECT] : []);
    expect(fact.signatures).toBe(1);
    const settings = { keys: [], identities: [identity] };
    expect(decideSignature(fact, settings).state).toBe(believed ? "pass" : "fail");
  });

  it("are not believed by another authority's word, nor without a trusted root", async () => {
    const [ours, theirs] = [await authority(), await authority()];
    const text = await theirs.bundle(ISSUER, SUBJECT, about(SIGN));
    const identity = { issuer: ISSUER, subject: SUBJECT };
    expect(believe(found(text), DIGEST, trusting(ours.trustedRoot, identity)).signers).toEqual([]);
    expect(believe(found(text), DIGEST, trusting(undefined, identity)).signers).toEqual([]);
    expect(believe(found(text), DIGEST, trusting(theirs.trustedRoot, identity)).signers).toEqual([SUBJECT]);
  });

  it("are not believed when the statement was changed, or speaks of another image", async () => {
    const { bundle, trustedRoot } = await authority();
    const trust = trusting(trustedRoot, { issuer: ISSUER, subject: SUBJECT });
    const honest = await bundle(ISSUER, SUBJECT, about(PROVENANCE, { runDetails: { builder: { id: "b" } } }));
    expect(decideProvenance(believe(found(honest), DIGEST, trust), ["b"]).state).toBe("pass");
    const json = JSON.parse(honest);
    const forged = about(PROVENANCE, { runDetails: { builder: { id: "mallory" } } });
    json.dsseEnvelope.payload = Buffer.from(JSON.stringify(forged)).toString("base64");
    expect(believe(found(JSON.stringify(json)), DIGEST, trust).statements).toEqual([]);
    expect(believe(found(honest), digestOf("9.9.9"), trust).statements).toEqual([]);
  });
});
