import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { besideItself } from "./kubeconfig-file.ts";
import { projectFolder } from "./project-folder.ts";

/** Where a secret is found when it is used: an environment variable, a file, or an encrypted key of the stack's configuration. */
export type CredentialRef =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly config: string };

/** What a reference is resolved against. `config` returns the decrypted value of a configuration key, if it is set. */
export interface CredentialSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: (key: string) => string | undefined;
}

/** A credential that cannot be had. The message names the reference and what to do, never the value. */
export class CredentialError extends Error {
  override readonly name = "CredentialError";
}

/** Says where a credential comes from, for messages. */
export function describeCredential(ref: CredentialRef): string {
  if ("env" in ref) return `environment variable ${ref.env}`;
  if ("file" in ref) return `file ${ref.file}`;
  return `configuration key slipway:${ref.config}`;
}

const remedy = (ref: CredentialRef): string => {
  if ("env" in ref) return `set ${ref.env} (on the sandbox: run through \`npm run pulumi -- ...\`)`;
  if ("file" in ref) return `create ${pathOf(ref.file)}, readable by you alone`;
  return `run \`pulumi config set --secret ${ref.config}\``;
};

/**
 * The credential that `ref` names, resolved now, so that a rotated one is used from the next call on.
 * @throws CredentialError when it is missing or empty.
 */
export async function resolveCredential(ref: CredentialRef, sources: CredentialSources): Promise<string> {
  const value = await lookUp(ref, sources);
  if (value === undefined || value === "")
    throw new CredentialError(`a secret is missing: ${describeCredential(ref)} is not set; ${remedy(ref)}`);
  return value;
}

async function lookUp(ref: CredentialRef, sources: CredentialSources): Promise<string | undefined> {
  if ("env" in ref) return sources.env[ref.env];
  if ("config" in ref) return sources.config(ref.config);
  const path = pathOf(ref.file);
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : besideItself(text.trimEnd(), dirname(path));
}

/** The path of a file that the settings name: from the home folder of whoever runs this (`~/`), or from the project's. */
export const pathOf = (file: string): string =>
  file.startsWith("~/") ? join(homedir(), file.slice(2)) : resolve(projectFolder(), file);
