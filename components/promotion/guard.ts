import { check } from "./lifecycle.ts";
import type { PromotionInputs } from "./model.ts";

/**
 * Refuses a whole program whose promotions a gate refuses, before its first resource. With a preview the resources'
 * own checks have spoken already; `up --skip-preview` would otherwise change other resources first.
 * @throws an Error that lists every refusal
 */
export async function assertPromotionsAllowed(promotions: readonly PromotionInputs[]): Promise<void> {
  const results = await Promise.all(promotions.map((promotion) => check(promotion, () => {})));
  const reasons = results.flatMap(({ inputs, failures }) =>
    failures.map(({ reason }) => `- ${inputs.stage}/${inputs.service} ${inputs.freight.version}: ${reason}`),
  );
  if (reasons.length > 0)
    throw new RefusedProgramError(`promotions are refused:\n${[...new Set(reasons)].join("\n")}`);
}

/** A program that was refused before it did anything. */
export class RefusedProgramError extends Error {
  override readonly name = "RefusedProgramError";
}
