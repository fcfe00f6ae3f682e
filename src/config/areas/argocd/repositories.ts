import * as z from "zod";
import { CredentialReference, Address as PlainAddress } from "../../fields.ts";

const signIn = { description: "How Argo CD signs in" };

const Access = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("token").meta(signIn),
      username: z
        .string()
        .min(1)
        .default("x-access-token")
        .meta({ description: "User of the token or password; the default is GitHub's name for any token" }),
      tokenFrom: CredentialReference.meta({ description: "The token or password" }),
    }),
    z.strictObject({
      kind: z.literal("registry").meta(signIn),
    }),
    z.strictObject({
      kind: z.literal("ssh").meta(signIn),
      privateKeyFrom: CredentialReference.meta({
        description: "The private key of a deploy key, or of the App",
      }),
    }),
    z.strictObject({
      kind: z.literal("github-app").meta(signIn),
      appId: z.int().positive().meta({ description: "Id of the App" }),
      installationId: z.int().positive().meta({ description: "Id of its installation in the account" }),
      privateKeyFrom: CredentialReference.meta({
        description: "The private key of a deploy key, or of the App",
      }),
      baseUrl: z
        .url()
        .optional()
        .meta({
          description: "API of a GitHub Enterprise server; default: github.com",
          examples: ["https://github.example.com/api/v3"],
        }),
    }),
  ])
  .meta({
    description:
      "How Argo CD signs in; none for what is public, registry for charts beside the images: by the account of `slipway:registry`",
  });

const address = {
  kind: z
    .enum(["git", "helm", "oci"])
    .default("git")
    .meta({ description: "Git, a classic chart repository, or a registry of charts" }),
  url: PlainAddress.regex(/^(?:https?:\/\/|ssh:\/\/|oci:\/\/|git@)\S+$/, {
    error: ({ input }) => `"${input}" is not an address: write https://..., git@host:path or oci://...`,
  }).meta({ description: "Address; of a template the beginning of addresses" }),
  access: Access.optional(),
  plainHttp: z.boolean().default(false).meta({ description: "A registry without TLS" }),
};
type Address = z.infer<z.ZodObject<typeof address>>;

const SCHEMES: Readonly<Record<Address["kind"], RegExp>> = {
  git: /^(?:https?:\/\/|ssh:\/\/|git@)/,
  helm: /^https?:\/\//,
  oci: /^oci:\/\//,
};
const EXAMPLES: Readonly<Record<Address["kind"], string>> = {
  git: "https://host/path.git or git@host:path",
  helm: "https://host/path",
  oci: "oci://host/path",
};

function refuse({ kind, url, access, plainHttp }: Address, context: z.RefinementCtx): void {
  const issue = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (!SCHEMES[kind].test(url))
    issue("url", `"${url}" is not the address of a ${kind} repository: write ${EXAMPLES[kind]}`);
  const isSsh = /^(?:ssh:\/\/|git@)/.test(url);
  if (access !== undefined && isSsh !== (access.kind === "ssh"))
    issue(
      "access",
      isSsh
        ? `${url} is reached over SSH, which takes access of kind ssh; write it, or an https address`
        : `a key for SSH opens no ${kind} repository over HTTP; write git@host:path, or access of kind token`,
    );
  if (access?.kind === "github-app" && kind !== "git")
    issue("access", `a GitHub App signs in to Git alone, and this is ${kind}; write access of kind token`);
  if (access?.kind === "registry" && kind !== "oci")
    issue(
      "access",
      `the registry's account opens registries, and this is ${kind}; write access of kind token`,
    );
  if (plainHttp && kind !== "oci")
    issue("plainHttp", "only a registry has this switch; write http:// in the address");
}

/** A repository that Argo CD reads. */
export const Repository = z.strictObject(address).superRefine(refuse);
/** Access to every repository whose address begins with this one. */
export const RepositoryTemplate = z.strictObject({ ...address, access: Access }).superRefine(refuse);
export type RepositoryAccess = z.infer<typeof Access>;
export type Repository = z.infer<typeof Repository>;
