import { createHash, randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

/** How commits and tags are signed; the two formats that GitHub, GitLab and Git itself verify. */
export type Signing =
  | {
      readonly format: "ssh";
      /** The private key in OpenSSH's format, without a passphrase. Asked for at every use, so that rotation needs no restart. */
      readonly key: () => Promise<string>;
    }
  | {
      readonly format: "openpgp";
      /** Fingerprint of a secret key in the keyring of whoever runs this. */
      readonly keyId: string;
    };

/** Signs the text of an object and returns the armoured signature. @throws an Error with the program's words */
export type Signer = (payload: string) => Promise<string>;

/**
 * Opens a signer for as long as `work` runs.
 * @param folder of this process alone: the SSH key, which ssh-keygen reads from a file only, lies there meanwhile
 */
export async function withSigner<T>(
  signing: Signing,
  folder: string,
  work: (sign: Signer) => Promise<T>,
): Promise<T> {
  if (signing.format === "openpgp")
    return work((payload) =>
      sign("gpg", ["--batch", "--armor", "--detach-sign", "--local-user", signing.keyId], payload),
    );
  const file = join(folder, `signing-key-${randomUUID()}`);
  // ssh-keygen takes a key without its last line break for damaged.
  await writeFile(file, `${(await signing.key()).trimEnd()}\n`, { mode: 0o600 });
  try {
    return await work((payload) =>
      sign("ssh-keygen", ["-q", "-Y", "sign", "-n", "git", "-f", file], payload),
    );
  } finally {
    await rm(file, { force: true });
  }
}

async function sign(program: string, args: readonly string[], input: string): Promise<string> {
  const { exitCode, stdout, stderr, shortMessage } = await execa(program, args, { input, reject: false });
  if (exitCode === 0) return stdout;
  const words = (stderr || shortMessage || "").trim().split("\n").at(-1);
  throw new Error(
    `cannot sign with ${program}: ${words}; check promotion.signing: the key must be a private one without a passphrase, and ${program} be installed`,
  );
}

/** A commit's text with its signature, in the header that Git reads it from (gitformat-signature). */
function signedCommit(payload: string, signature: string): string {
  const end = payload.indexOf("\n\n");
  const header = `gpgsig ${signature.trimEnd().replaceAll("\n", "\n ")}`;
  return `${payload.slice(0, end)}\n${header}${payload.slice(end)}`;
}

/** A commit's text with another parent. */
const onParent = (payload: string, parent: string): string =>
  payload.replace(/^(tree .*\n)parent .*$/m, `$1parent ${parent}`);

/** The id that Git gives a commit (SHA-1, the object format of every forge). */
const idOf = (text: string): string =>
  createHash("sha1")
    .update(`commit ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest("hex");

/** The texts of a chain of commits with signatures: each after the first is made anew on the signed one before it. */
export async function signedChain(payloads: readonly string[], sign: Signer): Promise<string[]> {
  const signed: string[] = [];
  for (const payload of payloads) {
    const parent = signed.at(-1);
    const text = parent === undefined ? payload : onParent(payload, idOf(parent));
    signed.push(signedCommit(text, await sign(text)));
  }
  return signed;
}

/** A tag's text with its signature, which stands at its end. */
export const signedTag = (payload: string, signature: string): string => `${payload}${signature.trimEnd()}\n`;
