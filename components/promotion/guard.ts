import * as pulumi from "@pulumi/pulumi";
import { gateMatrix } from "./gate-table.ts";
import { type Checked, check } from "./lifecycle.ts";
import { type PromotionInputs, promotionId } from "./model.ts";

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
  const text = refusalText(results);
  if (text !== undefined) throw new RefusedProgramError(text);
}

const subjectOf = ({ inputs }: Pick<Checked, "inputs">): string =>
  `${promotionId(inputs)} ${inputs.freight.version}`;

/**
 * What is refused and why, for people: a reason that several promotions share is told once, then what each gate says
 * of those that are refused. Undefined when nothing is.
 */
export function refusalText(results: readonly Checked[]): string | undefined {
  const sharers = new Map<string, string[]>();
  for (const result of results)
    for (const { reason } of result.failures)
      sharers.set(reason, [...(sharers.get(reason) ?? []), subjectOf(result)]);
  if (sharers.size === 0) return undefined;
  const lines = [...sharers].map(([reason, subjects]) => `- ${subjects.join(", ")}: ${reason}`);
  const rows = results.flatMap((result) =>
    result.failures.length > 0 && result.gates !== undefined
      ? [{ name: subjectOf(result), gates: result.gates }]
      : [],
  );
  const table = rows.length === 0 ? [] : ["", ...gateMatrix(rows)];
  return `promotions are refused:\n${[...lines, ...table].join("\n")}`;
}
