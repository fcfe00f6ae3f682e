import { bundleFromJSON, isBundleWithPublicKey } from "@sigstore/bundle";
import { crypto, dsse } from "@sigstore/core";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import * as z from "zod";
import type { SimpleSignature } from "./reader.ts";

/** Somebody who signs without a key of their own: whom an issuer vouched for. */
export interface Identity {
  /** The OpenID Connect issuer: https://token.actions.githubusercontent.com */
  readonly issuer: string;
  /** Whom the certificate names; `*` stands for anything but nothing more. */
  readonly subject: string;
}

/** Whom to believe: contents, not paths. */
export interface Trust {
  /** Public keys (PEM) by the name under which messages speak of them. */
  readonly keys: ReadonlyMap<string, string>;
  readonly identities: readonly Identity[];
  /** sigstore's trusted root (JSON), which says whose certificates and logs count; needed for identities. */
  readonly trustedRoot: string | undefined;
}

/** A signed statement, with who signed it. */
export interface Signed {
  readonly payload: Buffer;
  readonly signer: string;
}

const Envelope = z.looseObject({
  payloadType: z.string(),
  payload: z.string(),
  signatures: z.array(z.looseObject({ sig: z.string() })),
});

const bytes = (base64: string): Buffer => Buffer.from(base64, "base64");

/** The name of the key that a signature verifies with; undefined when it is none of them. */
const keyFor = (data: Buffer, signature: Buffer, { keys }: Trust): string | undefined =>
  [...keys].find(([, pem]) => verifies(data, pem, signature))?.[0];

function verifies(data: Buffer, pem: string, signature: Buffer): boolean {
  try {
    return crypto.verify(data, crypto.createPublicKey(pem), signature, "sha256");
  } catch {
    return false;
  }
}

/** Who made one of cosign's signatures; undefined when nobody whom we trust. */
export const signerOf = ({ payload, signature }: SimpleSignature, trust: Trust): string | undefined =>
  keyFor(payload, signature, trust);

/** A DSSE envelope's payload and who signed it, by a key; undefined when nobody whom we trust. */
export function openEnvelope(text: string, trust: Trust): Signed | undefined {
  const { data } = Envelope.safeParse(parsed(text));
  if (data === undefined) return undefined;
  const payload = bytes(data.payload);
  const encoded = dsse.preAuthEncoding(data.payloadType, payload);
  const signer = data.signatures
    .map(({ sig }) => keyFor(encoded, bytes(sig), trust))
    .find((name) => name !== undefined);
  return signer === undefined ? undefined : { payload, signer };
}

/** A sigstore bundle's payload and who signed it, by a key or an identity; undefined when nobody whom we trust. */
export function openBundle(text: string, trust: Trust): Signed | undefined {
  try {
    const bundle = bundleFromJSON(parsed(text));
    if (bundle.content.$case !== "dsseEnvelope") return undefined;
    const { payload } = bundle.content.dsseEnvelope;
    // A log's entry adds nothing to a key that we hold: what is believed is the key.
    if (isBundleWithPublicKey(bundle)) {
      const encoded = dsse.preAuthEncoding(bundle.content.dsseEnvelope.payloadType, payload);
      const signer = bundle.content.dsseEnvelope.signatures
        .map(({ sig }) => keyFor(encoded, sig, trust))
        .find((name) => name !== undefined);
      return signer === undefined ? undefined : { payload, signer };
    }
    if (trust.trustedRoot === undefined) return undefined;
    const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(parsed(trust.trustedRoot))));
    for (const { issuer, subject } of trust.identities)
      try {
        const policy = { subjectAlternativeName: pattern(subject), extensions: { issuer } };
        const { identity } = verifier.verify(toSignedEntity(bundle), policy);
        return { payload, signer: identity?.subjectAlternativeName ?? subject };
      } catch {
        // Not this identity: the next may be.
      }
    return undefined;
  } catch {
    return undefined;
  }
}

/** The payload of an envelope or bundle without asking who signed it; undefined when it is neither. */
export function unsignedPayload(text: string): Buffer | undefined {
  const value = parsed(text);
  const inner = z.looseObject({ dsseEnvelope: Envelope }).safeParse(value).data?.dsseEnvelope;
  const envelope = inner ?? Envelope.safeParse(value).data;
  return envelope === undefined ? undefined : bytes(envelope.payload);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const pattern = (subject: string): RegExp =>
  new RegExp(
    `^${subject
      .split("*")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
