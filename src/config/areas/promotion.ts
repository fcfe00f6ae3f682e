import * as z from "zod";
import { CredentialReference } from "../fields.ts";

const Signing = z.discriminatedUnion("format", [
  z.strictObject({
    format: z.literal("ssh").meta({ description: "An SSH key signs" }),
    keyFrom: CredentialReference.meta({
      description: "The private key in OpenSSH's format, without a passphrase",
    }),
  }),
  z.strictObject({
    format: z.literal("openpgp").meta({ description: "A key of GnuPG signs" }),
    keyId: z
      .string()
      .regex(/^[0-9A-F]{16,40}$/i, {
        error: ({ input }) =>
          `"${input}" is not a key: write the fingerprint that \`gpg --list-secret-keys\` shows`,
      })
      .meta({
        description: "Fingerprint of a secret key in the keyring of whoever runs `pulumi up`",
        examples: ["4A1D7C2B9E8F00113355"],
      }),
  }),
]);

/** How promotions wait and sign. */
export const Promotion = z
  .strictObject({
    engine: z.enum(["git", "kargo"]).default("git").meta({
      description:
        "Who carries out a pin: Slipway by a commit, or Kargo by a Promotion where it has a Stage for it (kargo.stages)",
    }),
    timeoutSeconds: z
      .int()
      .min(5)
      .default(300)
      .meta({ description: "Seconds from the push until an unhealthy release has failed" }),
    holdSeconds: z
      .int()
      .min(0)
      .default(2)
      .meta({ description: "Seconds a release must stay healthy before it counts as verified" }),
    author: z
      .strictObject({
        name: z
          .string()
          .min(1)
          .meta({ description: "Name of the author", examples: ["Slipway"] }),
        email: z
          .email({ pattern: z.regexes.html5Email })
          .meta({ description: "Address of the author", examples: ["slipway@example.com"] }),
      })
      .default({ name: "Slipway", email: "slipway@localhost" })
      .meta({ description: "Author of the commits and tags that promotions make" }),
    signing: Signing.optional().meta({
      description:
        "The key that signs promotion commits and verified/ tags, for rules that require signatures and for audits. Default: they are not signed",
    }),
  })
  .prefault({})
  .meta({ description: "How promotions wait and sign" });
