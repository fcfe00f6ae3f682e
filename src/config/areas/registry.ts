import * as z from "zod";
import { CredentialReference, Setting } from "../fields.ts";

/** Where images come from. */
export const Registry = z.strictObject({
  host: Setting.meta({ description: "Registry and optional path prefix: ghcr.io/acme" }),
  credentialFrom: CredentialReference.optional().meta({
    description: "`user:password` or a token for a private registry; none for anonymous access",
  }),
});
