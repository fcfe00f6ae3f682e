import { createHmac, randomBytes } from "node:crypto";
import { providerSources } from "#components/dynamic/configuration.ts";
import {
  CredentialError,
  type CredentialRef,
  type CredentialSources,
  resolveCredential,
} from "#components/dynamic/credential.ts";
import type { StoredMethods } from "#components/dynamic/stored-resource.ts";
import { hasUnknown } from "#components/dynamic/unknown.ts";
import { CertificateError, type SealedFor, seal, sealingCertificate } from "./seal.ts";

/** Values to be sealed. They are referred to, and resolved when they are sealed: no state ever holds one. */
export interface SealingInputs extends SealedFor {
  /** The controller's certificate in PEM, which is public. */
  readonly certificateFrom: CredentialRef;
  /** Values by the Secret's keys. */
  readonly data: Readonly<Record<string, CredentialRef>>;
}

export interface SealingOutputs extends SealingInputs {
  readonly encrypted: Readonly<Record<string, string>>;
  /** The certificate that was sealed with, by its SHA-256. */
  readonly certificate: string;
  /**
   * By which a change is known without a value in the state: keyed digests of the values. Whoever had them could try out
   * values, so the state has them encrypted.
   */
  readonly marks: { readonly key: string; readonly digests: Readonly<Record<string, string>> };
}

const digestsOf = (values: Readonly<Record<string, string>>, key: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      createHmac("sha256", key).update(value).digest("hex"),
    ]),
  );

async function resolved(inputs: SealingInputs, sources: CredentialSources) {
  const values = Object.entries(inputs.data).map(
    async ([key, from]) => [key, await resolveCredential(from, sources)] as const,
  );
  return {
    certificate: sealingCertificate(await resolveCredential(inputs.certificateFrom, sources)),
    values: Object.fromEntries(await Promise.all(values)),
  };
}

/** Why a sealing could not be done, for `check`. */
export async function problemOf(
  inputs: SealingInputs,
  sources: CredentialSources,
): Promise<string | undefined> {
  try {
    await resolved(inputs, sources);
    return undefined;
  } catch (error) {
    if (error instanceof CredentialError || error instanceof CertificateError) return error.message;
    throw error;
  }
}

/** Seals anew: two sealings of one value differ, so this is done only when something changed. */
export async function sealed(inputs: SealingInputs, sources: CredentialSources): Promise<SealingOutputs> {
  const { certificate, values } = await resolved(inputs, sources);
  const key = randomBytes(32).toString("hex");
  return {
    ...inputs,
    encrypted: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, seal(value, certificate, inputs)]),
    ),
    certificate: certificate.fingerprint256,
    marks: { key, digests: digestsOf(values, key) },
  };
}

/** Whether what was sealed is no longer what is to be sealed: another value, place, scope or certificate. */
export async function isStale(
  olds: SealingOutputs,
  news: SealingInputs,
  sources: CredentialSources,
): Promise<boolean> {
  if (hasUnknown(news)) return true;
  if ((["namespace", "name", "scope"] as const).some((key) => olds[key] !== news[key])) return true;
  const { certificate, values } = await resolved(news, sources);
  return (
    certificate.fingerprint256 !== olds.certificate ||
    !sameEntries(digestsOf(values, olds.marks.key), olds.marks.digests)
  );
}

const sameEntries = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([key, value]) => other[key] === value);

/** The methods of the sealing provider in Pulumi's shapes. */
export const methods: StoredMethods<SealingInputs, SealingOutputs> = {
  check: async (_olds, news) => {
    const problem = hasUnknown(news) ? undefined : await problemOf(news, providerSources());
    return {
      inputs: news,
      failures: problem === undefined ? [] : [{ property: "data", reason: problem }],
    };
  },
  diff: async (_id, olds, news) => ({ changes: await isStale(olds, news, providerSources()), replaces: [] }),
  create: async (inputs) => ({
    id: `${inputs.namespace}/${inputs.name}`,
    outs: await sealed(inputs, providerSources()),
  }),
  update: async (_id, _olds, news) => ({ outs: await sealed(news, providerSources()) }),
  read: async (id, props) => (props === undefined ? {} : { id, props }),
  delete: async () => {},
};
