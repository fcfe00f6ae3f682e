import * as z from "zod";
import type { Attachments } from "./reader.ts";
import { openBundle, openEnvelope, signerOf, type Trust, unsignedPayload } from "./trust.ts";

/** What somebody says about an image (in-toto). */
export interface Statement {
  /** What it is about: https://slsa.dev/provenance/v1 */
  readonly type: string;
  readonly predicate: unknown;
  /** Who signed it; undefined where no signature was asked for. */
  readonly signer: string | undefined;
}

/** What of an image's attachments can be believed. */
export interface Believed {
  /** Who signed the image itself. */
  readonly signers: readonly string[];
  /** How many signatures of the image there are, believed or not. */
  readonly signatures: number;
  readonly statements: readonly Statement[];
  /** Documents that nobody signed, by type; none where signatures are asked for. */
  readonly documents: readonly { readonly type: string; readonly text: string }[];
}

/** The predicate with which cosign 3 signs an image (sigstore/cosign, specs/BUNDLE_SPEC.md). */
const SIGN = "https://sigstore.dev/cosign/sign/v1";

const Payload = z.looseObject({
  critical: z.looseObject({ image: z.looseObject({ "docker-manifest-digest": z.string() }) }),
});
const InToto = z.looseObject({
  predicateType: z.string(),
  subject: z.array(z.looseObject({ digest: z.record(z.string(), z.string()) })),
  predicate: z.unknown().optional(),
});

function json(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
}

/**
 * Sorts out what can be believed about the image with this digest: what is signed by somebody we trust and speaks of
 * this very image. Without `trust`, statements and documents are taken as they are.
 */
export function believe(found: Attachments, digest: string, trust: Trust | undefined): Believed {
  const hash = digest.slice(digest.indexOf(":") + 1);
  const signers = found.signatures.flatMap((one) => {
    const signer = trust === undefined ? undefined : signerOf(one, trust);
    const about = Payload.safeParse(json(one.payload)).data?.critical.image["docker-manifest-digest"];
    return signer !== undefined && about === digest ? [signer] : [];
  });
  const opened = [
    ...found.envelopes.map((text) => (trust === undefined ? unsigned(text) : openEnvelope(text, trust))),
    ...found.bundles.map((text) => (trust === undefined ? unsigned(text) : openBundle(text, trust))),
  ].filter((one) => one !== undefined);
  const statements = opened.flatMap(({ payload, signer }): Statement[] => {
    const { data } = InToto.safeParse(json(payload));
    if (data === undefined || !data.subject.some((subject) => subject.digest.sha256 === hash)) return [];
    return [{ type: data.predicateType, predicate: data.predicate, signer }];
  });
  const bySign = statements.flatMap(({ type, signer }) => (type === SIGN && signer ? [signer] : []));
  const signing = found.bundles.filter((text) => unsignedPayload(text)?.includes(SIGN)).length;
  return {
    signers: [...new Set([...signers, ...bySign])],
    signatures: found.signatures.length + signing,
    statements,
    documents: trust === undefined ? found.documents : [],
  };
}

const unsigned = (text: string): { payload: Buffer; signer: undefined } | undefined => {
  const payload = unsignedPayload(text);
  return payload === undefined ? undefined : { payload, signer: undefined };
};
