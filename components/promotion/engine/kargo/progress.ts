import { stepName } from "./judge.ts";
import { phrase } from "./messages.ts";
import type { PromotionStatus } from "./objects.ts";

/** What changed between two looks at a promotion, for people: its phase, and each step that began or ended. */
export function progressLines(
  before: PromotionStatus | undefined,
  now: PromotionStatus | undefined,
): string[] {
  const known = new Map(before?.stepExecutionMetadata?.map(({ alias, status }) => [alias, status]));
  const steps = (now?.stepExecutionMetadata ?? [])
    .filter(({ alias, status }) => status !== undefined && known.get(alias) !== status)
    .map(({ alias, status, message }) => {
      const text = status === "Succeeded" ? "" : phrase(message);
      return `Kargo: step ${stepName(alias)} ${status}${text === "" ? "" : `: ${text}`}`;
    });
  const phase = now?.phase;
  return phase === undefined || phase === before?.phase ? steps : [...steps, `Kargo: ${phase}`];
}
