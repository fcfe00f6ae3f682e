import * as pulumi from "@pulumi/pulumi";
import { check } from "./lifecycle.ts";
import type { PromotionInputs } from "./model.ts";

/** A program that was refused before it did anything. Pulumi prints the message of a RunError without a stack trace. */
export class RefusedProgramError extends pulumi.RunError {
  override readonly name = "RefusedProgramError";
}

/**
 * Refuses a whole program whose promotions a gate refuses, before its first resource. With a preview the resources'
 * own checks have spoken already; `up --skip-preview` would otherwise change other resources first.
 * @throws RefusedProgramError that lists every refusal
 */
export async function assertPromotionsAllowed(promotions: readonly PromotionInputs[]): Promise<void> {
  const results = await Promise.all(promotions.map((promotion) => check(promotion, () => {})));
  const reasons = results.flatMap(({ inputs, failures }) =>
    failures.map(({ reason }) => `- ${inputs.stage}/${inputs.service} ${inputs.freight.version}: ${reason}`),
  );
  if (reasons.length > 0) throw new RefusedProgramError(`promotions are refused:\n${reasons.join("\n")}`);
}
