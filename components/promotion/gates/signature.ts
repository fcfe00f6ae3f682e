import { askAttachments, type BelievedFact, type TrustSettings } from "../attachments/ask.ts";
import { imageKeys, trustIn } from "../attachments/keys.ts";
import { type Decision, defineGate, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    /** Whose signatures of images count; one is enough. */
    readonly signature?: TrustSettings;
  }
}

/** Somebody whom the settings name has signed this very image. */
export function decideSignature(fact: BelievedFact, { keys, identities }: TrustSettings): Decision {
  if (fact === undefined) return WITHOUT_DIGEST;
  if ("problem" in fact) return { state: "fail", reason: fact.problem };
  if (fact.signers.length > 0) return { state: "pass", reason: `signed by ${fact.signers.join(", ")}` };
  const allowed = [...keys, ...identities.map(({ subject }) => subject)].join(", ");
  return {
    state: "fail",
    reason:
      fact.signatures === 0
        ? `the image is not signed; sign it as ${allowed} (cosign sign), then run \`pulumi up\``
        : `none of the image's ${fact.signatures} signatures is by ${allowed}; sign it as one of them (cosign sign)`,
  };
}

/** The image comes from where it should. */
export const signature = defineGate({
  name: "signature",
  waivable: true,
  byRecord: false,
  keys: imageKeys,
  ask: trustIn,
  settings: ({ gates }) => gates?.signature,
  fetch: (promotion, context, trust) => askAttachments(promotion, context, trust),
  decide: (_promotion, fact, settings) => decideSignature(fact, settings),
});
