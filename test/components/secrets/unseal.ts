import { constants, createDecipheriv, type KeyObject, privateDecrypt } from "node:crypto";

/**
 * Opens a sealed value as the controller does (Sealed Secrets, pkg/crypto, `HybridDecrypt`).
 * @throws when it was sealed for another key or label, or was changed
 */
export function unseal(sealed: string, key: KeyObject, label: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const length = bytes.readUInt16BE(0);
  const session = privateDecrypt(
    {
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: "sha256",
      oaepLabel: Buffer.from(label),
    },
    bytes.subarray(2, 2 + length),
  );
  const body = bytes.subarray(2 + length);
  const opened = createDecipheriv("aes-256-gcm", session, Buffer.alloc(12));
  opened.setAuthTag(body.subarray(-16));
  return Buffer.concat([opened.update(body.subarray(0, -16)), opened.final()]).toString();
}
