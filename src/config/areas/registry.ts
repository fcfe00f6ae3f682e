import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";
import { VariableName } from "./github-environment.ts";

/** Where images come from. */
export const Registry = z
  .strictObject({
    host: Setting.meta({ description: "Registry and optional path prefix: ghcr.io/acme, docker.io/acme" }),
    credentialFrom: CredentialReference.optional().meta({
      description: "`user:password` or a token for a private registry; none for anonymous access",
    }),
    pullSecret: DnsLabel.optional().meta({
      description:
        "Name of the Secret with the credential, in each environment's namespace; the services' pods pull with it",
    }),
    actionsSecrets: z
      .strictObject({
        username: VariableName.meta({ description: "Name of the secret with the user" }),
        password: VariableName.meta({ description: "Name of the secret with the password" }),
      })
      .optional()
      .meta({
        description: "Names of the Actions secrets with the credential, in each service's repository",
      }),
  })
  .meta({ description: "The registry of the images, and the one credential for it" });
