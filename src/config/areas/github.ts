import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";

/** The configuration key of the GitHub token where no reference names another source. */
export const DEFAULT_TOKEN_KEY = "githubToken";

/** The account, the repositories and what becomes of them. */
export const GitHub = z.strictObject({
  owner: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, {
    error: ({ input }) => `"${input}" is not a GitHub account name`,
  }),
  baseUrl: Setting.optional().meta({
    description: "Address of a GitHub Enterprise server (or the sandbox's double); default: github.com",
  }),
  gitopsRepository: DnsLabel.default("gitops"),
  branch: z.string().min(1).default("main"),
  visibility: z.enum(["private", "internal", "public"]).default("private"),
  onDestroy: z
    .enum(["archive", "delete"])
    .default("archive")
    .meta({ description: "What `pulumi destroy` of the hub does with the repositories" }),
  adopt: z.boolean().default(false).meta({
    description:
      "Take over repositories that exist already, e.g. archived ones of an earlier destroy; for one run",
  }),
  writeDelayMs: z.int().min(0).default(1_000).meta({
    description: "Pause between writes, which GitHub asks of its clients; 0 for a server of your own",
  }),
  tokenFrom: CredentialReference.default({ config: DEFAULT_TOKEN_KEY }),
});
