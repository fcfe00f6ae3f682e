import { createHash } from "node:crypto";
import sodium from "libsodium-wrappers";
import type { State } from "./model.ts";

type KeyPair = State["keyPair"];

await sodium.ready;

/** A new key pair for the vault, base64. */
export function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  return {
    publicKey: Buffer.from(publicKey).toString("base64"),
    privateKey: Buffer.from(privateKey).toString("base64"),
  };
}

/** Name of the vault's public key: clients send it back with each secret. Digits only, as GitHub's. */
export function keyIdOf(keyPair: KeyPair): string {
  return createHash("sha256").update(keyPair.publicKey).digest().readBigUInt64BE().toString();
}

/** Whether `sealed` is a sealed box for this vault: GitHub refuses anything else. */
export function opens(keyPair: KeyPair, sealed: string): boolean {
  try {
    open(keyPair, sealed);
    return true;
  } catch {
    return false;
  }
}

/** The text in a sealed box, as a workflow would see it. Throws when the box is for another key. */
export function open(keyPair: KeyPair, sealed: string): string {
  const bytes = sodium.crypto_box_seal_open(
    Buffer.from(sealed, "base64"),
    Buffer.from(keyPair.publicKey, "base64"),
    Buffer.from(keyPair.privateKey, "base64"),
  );
  return Buffer.from(bytes).toString("utf8");
}
