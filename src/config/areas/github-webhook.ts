import * as z from "zod";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";

/** A receiver that is told about events: one with an address and a secret, or one of Kargo's, which has both. */
export const Webhook = z
  .strictObject({
    receiver: DnsLabel.optional().meta({
      description: "A receiver of `kargo.receivers`, which has an address and a secret",
      examples: ["packages"],
    }),
    url: Setting.optional().meta({
      description: "Address of any other receiver, e.g. https://argocd.example.com/api/webhook",
    }),
    secretFrom: CredentialReference.optional().meta({
      description: "The secret both sides know; the receiver's setting refers to the same place",
    }),
    events: z
      .array(z.string().regex(/^[a-z_]+$/))
      .min(1)
      .optional()
      .meta({
        description:
          "GitHub's names of the events; default: push, and package and pull_request for a receiver of Kargo's",
        examples: [["push", "pull_request"]],
      }),
  })
  .superRefine(({ receiver, ...own }, context) => {
    for (const key of ["url", "secretFrom"] as const) {
      if (receiver === undefined && own[key] === undefined)
        context.addIssue({
          code: "custom",
          path: [key],
          message: "missing: write url and secretFrom, or receiver for one of kargo.receivers",
        });
      if (receiver !== undefined && own[key] !== undefined)
        context.addIssue({
          code: "custom",
          path: [key],
          message: `Kargo's receiver "${receiver}" has an address and a secret already; remove the key`,
        });
    }
  });
export type Webhook = z.infer<typeof Webhook>;
