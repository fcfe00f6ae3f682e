import * as z from "zod";
import { isDnsLabel } from "#components/kubernetes/names.ts";

/** A name that becomes part of Kubernetes names. */
export const DnsLabel = z
  .string()
  .refine(isDnsLabel, {
    error: ({ input }) =>
      `"${input}" is not a DNS label: write lower-case letters, digits and "-", at most 63 characters`,
  })
  .meta({ description: "Lower-case letters, digits and '-', at most 63 characters (RFC 1123)" });

/** A TCP port. */
export const Port = z.int().min(1).max(65_535).meta({ description: "A TCP port, 1 to 65535" });

const EnvName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/, {
  error: ({ input }) =>
    `"${input}" cannot name an environment variable: write upper-case letters, digits and "_"`,
});

const WITH_CREDENTIAL = /^(?:https?:\/\/[^/]*@|[a-z]+:\/\/[^/@]*:[^/@]*@)/;

/** The beginning of every address of a repository: one with a token or password in it is refused, and not repeated. */
export const Address = z.string().refine((text) => !WITH_CREDENTIAL.test(text), {
  error:
    "an address with a password would stand in Git and in the state; write it without, and the token under access (of applications: under argocd.repositories)",
  abort: true,
});

/** A value, or the name of the environment variable that holds it: for what differs between machines. */
export const Setting = z
  .union([z.string().min(1), z.strictObject({ env: EnvName })], {
    error: "write the value itself, or { env: NAME } for the environment variable that holds it",
  })
  .meta({ description: "The value itself, or { env: NAME } for the environment variable that holds it" });
export type Setting = z.infer<typeof Setting>;

/** Where a secret is found when it is used. The secret itself never stands here. */
export const CredentialReference = z
  .union(
    [
      z.strictObject({ env: EnvName }),
      z.strictObject({ file: z.string().min(1) }),
      z.strictObject({ config: z.string().regex(/^[a-z][A-Za-z0-9]*$/) }),
    ],
    {
      error:
        "a secret never stands in a stack file: write { env: NAME }, { file: path }, or { config: key } with a key like githubToken",
    },
  )
  .meta({
    description:
      "Where a secret is found when it is used: { env: NAME }, { file: path from the project's folder, or ~/path } or { config: key } (a key set with `pulumi config set --secret`)",
  });

/** A digest of a file that is downloaded. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, {
  error: "not a SHA-256 digest: write the 64 hexadecimal digits that sha256sum prints",
});
