import { Decrypter, Encrypter } from "age-encryption";
import * as z from "zod";
import type { SavedObject } from "./contents.ts";

const FORMAT = "slipway-backup/1";
/** Shorter passphrases are guessed too easily, whatever the work of each guess. */
const SHORTEST = 12;

/** What a backup holds. */
export interface Backup {
  /** RFC 3339. */
  readonly createdAt: string;
  /** Address of the API server that it came from. */
  readonly server: string;
  /** In the order in which they are brought back. */
  readonly objects: readonly SavedObject[];
}

const Archive = z.object({
  format: z.literal(FORMAT),
  createdAt: z.string(),
  server: z.string(),
  objects: z.array(
    z.looseObject({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.looseObject({ name: z.string(), namespace: z.string().exactOptional() }),
    }),
  ),
});

/**
 * A backup as an age file (https://age-encryption.org/v1), encrypted as a whole with a passphrase: `age --decrypt` opens it
 * without this program.
 * @param workFactor base-two logarithm of scrypt's work; default: age's own
 * @throws an Error when the passphrase is too short
 */
export async function seal(backup: Backup, passphrase: string, workFactor?: number): Promise<Uint8Array> {
  if (passphrase.length < SHORTEST)
    throw new Error(`the passphrase has ${passphrase.length} characters; use at least ${SHORTEST}`);
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(JSON.stringify({ format: FORMAT, ...backup }));
}

/** Opens a sealed backup. @throws an Error when the passphrase is wrong, or the file is not one */
export async function unseal(file: Uint8Array, passphrase: string): Promise<Backup> {
  const { format: _format, ...backup } = Archive.parse(JSON.parse(await decrypted(file, passphrase)));
  return backup;
}

async function decrypted(file: Uint8Array, passphrase: string): Promise<string> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(file, "text");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `the backup cannot be opened: ${why}; check the passphrase, and that the file is a whole backup`,
    );
  }
}
