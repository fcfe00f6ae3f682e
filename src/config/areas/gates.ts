import { Cron } from "croner";
import * as z from "zod";
import { SEVERITIES } from "#components/promotion/gates/scan.ts";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

function isPattern(text: string): boolean {
  const fields = text.trim().split(/\s+/).length;
  if (fields !== 5 && fields !== 7) return false;
  try {
    return new Cron(text) !== undefined;
  } catch {
    return false;
  }
}

const Pattern = z
  .string()
  .refine(isPattern, {
    error: ({ input }) =>
      `"${input}" is no pattern of cron: write minute, hour, day, month and weekday, such as * 9-16 * * MON-FRI (seven fields, from seconds to the year, for a time that does not come again)`,
  })
  .meta({ description: "A pattern of cron, for every minute that it matches: * 9-16 * * MON-FRI" });

const Soak = z
  .strictObject({
    seconds: z.int().min(1).meta({ description: "How long a version must have been healthy upstream" }),
    kubeconfigFrom: CredentialReference.optional().meta({
      description: "The cluster whose Argo CD runs the upstream stages; default: this environment's",
    }),
    context: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "A context of that kubeconfig", examples: ["staging"] }),
  })
  .meta({
    description:
      "A version must run upstream, healthy without a break; an unhealthy moment restarts the count",
  });

const Approval = z
  .strictObject({
    count: z.int().min(1).default(1).meta({ description: "How many people must approve" }),
    approvers: z
      .array(z.email())
      .min(1)
      .optional()
      .meta({
        description: "Addresses of those who may; default: everybody but the author of the pin",
        examples: [["ada@example.com", "grace@example.com"]],
      }),
    allowedSigners: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Approvals must be signed by an SSH key in this file (ssh-keygen, ALLOWED SIGNERS), a path in the project",
        examples: ["keys/allowed_signers"],
      }),
  })
  .meta({
    description: "People must approve a version (`npm run approve`), none of them the author of the pin",
  });

const Window = z
  .strictObject({
    timeZone: z
      .string()
      .refine(isTimeZone, {
        error: ({ input }) => `"${input}" is no time zone: write one such as Europe/Berlin or UTC`,
      })
      .meta({ description: "IANA name of the zone in which times are meant", examples: ["Europe/Berlin"] }),
    allowed: z
      .array(Pattern)
      .min(1)
      .optional()
      .meta({ description: "When promotions may commit", examples: [["* 9-16 * * MON-FRI"]] }),
    forbidden: z
      .array(Pattern)
      .min(1)
      .optional()
      .meta({ description: "When they may not, whatever is allowed", examples: [["* * 20-31 12 *"]] }),
  })
  .refine(({ allowed, forbidden }) => allowed !== undefined || forbidden !== undefined, {
    error: "a window without times is always open; write allowed or forbidden, or remove the key",
  })
  .meta({ description: "The times at which promotions may commit" });

const SignedBy = z
  .strictObject({
    keys: z
      .array(Setting)
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

const Image = z
  .strictObject({
    signedBy: SignedBy.optional(),
    provenance: z
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
      .meta({ description: "Signed SLSA provenance must name one of these builders" }),
    sbom: z.boolean().default(false).meta({ description: "A bill of materials must be attached" }),
    scan: z
      .strictObject({
        failAt: z.enum(SEVERITIES).meta({ description: "The least severity that refuses" }),
        ignoreUnfixed: z.boolean().default(false).meta({ description: "Leave out what no version mends" }),
      })
      .optional()
      .meta({ description: "A scan report of Trivy must be attached, without such findings" }),
  })
  .refine(({ provenance, signedBy }) => provenance === undefined || signedBy !== undefined, {
    path: ["provenance"],
    error: "provenance that anybody could write proves nothing; say in signedBy whose word counts",
  })
  .meta({
    description: "What must be attached to an image. With signedBy, only what is signed by them counts",
  });

/** What a stage asks of a version, beyond an image and the upstream stages' record. */
export const Gates = z
  .strictObject({
    verified: z.enum(["all", "any"]).default("all").meta({
      description: "How many of the stages in `after` must have verified a version",
    }),
    soak: Soak.optional(),
    approval: Approval.optional(),
    window: Window.optional(),
    image: Image.optional(),
    order: z
      .record(DnsLabel, z.array(DnsLabel).min(1))
      .optional()
      .meta({
        description: "Services by those that they wait for: their pins must be verified in this stage first",
        examples: [{ catalogue: ["catalogue-db"] }],
      }),
  })
  .optional()
  .meta({ description: "What this stage asks of a version before it may commit" });

const Waiver = z
  .strictObject({
    version: z
      .string()
      .min(1)
      .meta({ description: "The only version that it is for", examples: ["1.4.0"] }),
    by: z
      .string()
      .min(1)
      .meta({ description: "Who answers for it", examples: ["ada@example.com"] }),
    why: z
      .string()
      .min(1)
      .meta({ description: "Why, for the record", examples: ["mends the outage of today"] }),
  })
  .meta({ description: "Lets one version pass one gate" });

/** Gates that are waived, by service and gate. */
export const Waive = z
  .record(DnsLabel, z.record(z.string(), Waiver))
  .default({})
  .meta({
    description:
      "Gates that are waived in this environment, by service and gate, for one version each; it ends up in the commit",
    examples: [{ catalogue: { soak: { version: "1.4.0", by: "ada@example.com", why: "mends the outage" } } }],
  });
