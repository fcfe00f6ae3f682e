import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from "node:crypto";

/** Where a sealed value may be opened: under its name in its namespace, anywhere in its namespace, or anywhere. */
export type SealingScope = "strict" | "namespace" | "cluster";

/** The Secret that a value is sealed for. */
export interface SealedFor {
  readonly namespace: string;
  readonly name: string;
  readonly scope: SealingScope;
}

/** A certificate with which nothing can be sealed. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
}

/** What the controller expects to be bound to the value (Sealed Secrets, pkg/apis, `EncryptionLabel`). */
const labelOf = ({ namespace, name, scope }: SealedFor): string =>
  ({ strict: `${namespace}/${name}`, namespace, cluster: "" })[scope];

/** Bytes of the session key: AES-256. */
const SESSION_KEY = 32;
/** Each session key is used once, so the format has no nonce of its own (Sealed Secrets, docs/developer/crypto.md). */
const NONCE = Buffer.alloc(12);

/**
 * Seals a value so that the controller of the certificate alone can open it. Two calls never give the same text. Format:
 * length of the RSA part (2 bytes, big endian), session key by RSA-OAEP with SHA-256 and the scope's label, value by AES-GCM
 * with its tag; all of it in base64 (Sealed Secrets, docs/developer/crypto.md).
 */
export function seal(value: string, certificate: X509Certificate, place: SealedFor): string {
  const session = randomBytes(SESSION_KEY);
  const key = publicEncrypt(
    {
      key: certificate.publicKey,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
      oaepLabel: Buffer.from(labelOf(place)),
    },
    session,
  );
  const length = Buffer.alloc(2);
  length.writeUInt16BE(key.length);
  const cipher = createCipheriv("aes-256-gcm", session, NONCE);
  const body = Buffer.concat([cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([length, key, body]).toString("base64");
}

/**
 * Reads the controller's certificate.
 * @throws CertificateError when it is none, or not of an RSA key
 */
export function sealingCertificate(pem: string): X509Certificate {
  const remedy = "write what `kubeseal --fetch-cert` prints";
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new CertificateError(`the sealing certificate is no certificate in PEM; ${remedy}`);
  }
  const { asymmetricKeyType } = certificate.publicKey;
  if (asymmetricKeyType !== "rsa")
    throw new CertificateError(
      `the sealing certificate has a key of type ${asymmetricKeyType}, not RSA; ${remedy}`,
    );
  return certificate;
}
