import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type Signing, signedTag, withSigner } from "./signing.ts";

/** The namespace of the signatures that Git makes (gitformat-signature). */
const NAMESPACE = "git";

const BEGIN = "-----BEGIN SSH SIGNATURE-----";

/** Who signed a Git object, or why that cannot be believed. */
export type SshVerdict = { readonly principal: string } | { readonly problem: string };

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "slipway-ssh-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const keygen = (args: readonly string[], input?: string) =>
  execa("ssh-keygen", args, { reject: false, ...(input === undefined ? {} : { input }) });

/**
 * Checks the SSH signature at the end of a tag object, as `git tag -v` does.
 * @param allowedSigners contents of an allowed signers file (ssh-keygen, ALLOWED SIGNERS)
 */
export function verifySsh(text: string, allowedSigners: string): Promise<SshVerdict> {
  const at = text.indexOf(BEGIN);
  if (at < 0) return Promise.resolve({ problem: "is not signed" });
  return inFolder(async (folder) => {
    const [signature, allowed] = [join(folder, "signature"), join(folder, "allowed")];
    await Promise.all([writeFile(signature, text.slice(at)), writeFile(allowed, allowedSigners)]);
    const found = await keygen(["-Y", "find-principals", "-s", signature, "-f", allowed]);
    const principal = found.stdout.split(/[\n,]/)[0]?.trim() ?? "";
    if (found.exitCode !== 0 || principal === "")
      return { problem: "is signed by a key that is not allowed" };
    const check = ["-Y", "verify", "-f", allowed, "-I", principal, "-n", NAMESPACE, "-s", signature];
    const { exitCode } = await keygen(check, text.slice(0, at));
    return exitCode === 0 ? { principal } : { problem: "has a signature that does not match" };
  });
}

/** Whom the signatures of a key will be believed to be by, before anything is signed with it. */
export const principalOf = (signing: Signing, allowedSigners: string): Promise<SshVerdict> =>
  inFolder(async (folder) => {
    const text = "who am I\n";
    const signature = await withSigner(signing, folder, (sign) => sign(text));
    return verifySsh(signedTag(text, signature), allowedSigners);
  });
