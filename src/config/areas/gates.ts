import * as z from "zod";
import { gates } from "#components/promotion/gates/all.ts";
import { CredentialReference, DnsLabel, Setting } from "../fields.ts";

const fields = { name: DnsLabel, value: Setting, credential: CredentialReference };

/** The keys of every gate as one object's. */
type Joined<Keys> = (Keys extends unknown ? (keys: Keys) => void : never) extends (keys: infer All) => void
  ? All
  : never;
const keys: Joined<ReturnType<(typeof gates)[number]["keys"]>> = Object.assign(
  {},
  ...gates.map((gate) => gate.keys(fields)),
);

/** What a stage asks of a version, beyond an image and the upstream stages' record. Each gate describes its own keys. */
export const Gates = z
  .strictObject(keys)
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
