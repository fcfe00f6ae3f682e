import * as z from "zod";
import type { Asked, Place, SettingFields } from "../gates/asking.ts";
import type { TrustSettings } from "./ask.ts";

/** Trivy's severities, least first. */
export const SEVERITIES = ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"] as const;
export type Severity = (typeof SEVERITIES)[number];

const signedBy = (value: SettingFields["value"]) =>
  z
    .strictObject({
      keys: z
        .array(value)
        .default([])
        .meta({
          description: "Files of public keys (PEM), such as cosign.pub; paths in the project",
          examples: [["keys/cosign.pub"]],
        }),
      identities: z
        .array(
          z.strictObject({
            issuer: z.url().meta({
              description: "The OpenID Connect issuer",
              examples: ["https://token.actions.githubusercontent.com"],
            }),
            subject: z
              .string()
              .min(1)
              .meta({
                description: "Whom the certificate names; * stands for anything",
                examples: ["https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*"],
              }),
          }),
        )
        .default([])
        .meta({
          description: "Whom sigstore vouches for, where nobody has a key",
        }),
      trustedRoot: z
        .string()
        .min(1)
        .optional()
        .meta({
          description:
            "File of sigstore's trusted root (JSON), by which identities are verified without a network",
          examples: ["keys/trusted-root.json"],
        }),
    })
    .refine(({ keys, identities }) => keys.length + identities.length > 0, {
      error: "nobody could sign; name keys or identities",
    })
    .refine(({ identities, trustedRoot }) => identities.length === 0 || trustedRoot !== undefined, {
      path: ["trustedRoot"],
      error:
        "identities cannot be verified without sigstore's trusted root; save it (cosign trusted-root create) and name the file",
    })
    .meta({ description: "Whose signatures count; one is enough" });

const Provenance = z
  .strictObject({
    builders: z
      .array(z.string().min(1))
      .min(1)
      .meta({
        description: "Ids of builders, compared exactly",
        examples: [
          [
            "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v2.1.0",
          ],
        ],
      }),
  })
  .optional()
  .meta({ description: "Signed SLSA provenance must name one of these builders" });

const Scan = z
  .strictObject({
    failAt: z.enum(SEVERITIES).meta({ description: "The least severity that refuses" }),
    ignoreUnfixed: z.boolean().default(false).meta({ description: "Leave out what no version mends" }),
  })
  .optional()
  .meta({ description: "A scan report of Trivy must be attached, without such findings" });

/** The key that all gates share which ask for something attached to an image: they all ask whose word counts. */
export const imageKeys = ({ value }: SettingFields) => ({
  image: z
    .strictObject({
      signedBy: signedBy(value).optional(),
      provenance: Provenance,
      sbom: z.boolean().default(false).meta({ description: "A bill of materials must be attached" }),
      scan: Scan,
    })
    .refine((image) => image.provenance === undefined || image.signedBy !== undefined, {
      path: ["provenance"],
      error: "provenance that anybody could write proves nothing; say in signedBy whose word counts",
    })
    .optional()
    .meta({
      description: "What must be attached to an image. With signedBy, only what is signed by them counts",
    }),
});

/** Whose word counts for what is attached; undefined where nobody is named. */
export const trustIn = (
  { image }: Asked<ReturnType<typeof imageKeys>>,
  { value }: Pick<Place, "value">,
): TrustSettings | undefined =>
  image?.signedBy && { ...image.signedBy, keys: image.signedBy.keys.map(value) };

/** The same for gates that believe what nobody signed where nobody is named. */
export function trustedIn(...asked: Parameters<typeof trustIn>): { readonly trust?: TrustSettings } {
  const trust = trustIn(...asked);
  return trust === undefined ? {} : { trust };
}
