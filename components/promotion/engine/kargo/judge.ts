import { phrase } from "./messages.ts";
import type { FreightObject, PromotionObject, PromotionStatus, StageObject } from "./objects.ts";

/** A promotion under way, by the names that tie its objects together. */
export interface Followed {
  readonly promotion: string;
  readonly stage: string;
  /** Name of the Freight. */
  readonly freight: string;
}

/** What is seen of it; undefined for what is not (any more) there. */
export interface Sight {
  readonly promotion: PromotionObject | undefined;
  readonly stage: StageObject | undefined;
  readonly freight: FreightObject | undefined;
}

/** What the sight means. */
export type Verdict =
  /** No controller has touched it yet. */
  | { readonly state: "unseen" }
  | { readonly state: "waiting"; readonly why: string }
  /** The stage says that it is unhealthy: believed when it lasts. */
  | { readonly state: "unhealthy"; readonly why: string }
  | { readonly state: "failed"; readonly why: string }
  | { readonly state: "verified" };

const waiting = (why: string): Verdict => ({ state: "waiting", why });
const failed = (why: string): Verdict => ({ state: "failed", why });

const TERMINAL: readonly (string | undefined)[] = ["Succeeded", "Failed", "Errored", "Aborted"];

/** Whether Kargo has ended a promotion, well or badly. */
export const isTerminal = (promotion: PromotionObject): boolean => TERMINAL.includes(promotion.status?.phase);

/**
 * Judges a promotion by its own phase and, once that is Succeeded, by the stage: only Freight that Kargo has verified
 * there goes on, and a promotion that came between takes that away for good.
 */
export function judgePromotion(followed: Followed, { promotion, stage, freight }: Sight): Verdict {
  if (promotion === undefined)
    return failed("somebody deleted the promotion while it ran; run `pulumi up` to promote again");
  const { phase, message } = promotion.status ?? {};
  if (phase === undefined) return { state: "unseen" };
  if (phase === "Pending") {
    const ahead = stage?.status?.currentPromotion?.name;
    return waiting(
      ahead === undefined || ahead === followed.promotion
        ? "it is next"
        : `it waits until ${ahead} has ended`,
    );
  }
  if (phase === "Running") return waiting(`${runningStep(promotion.status)} runs`);
  if (phase !== "Succeeded") return failed(`${phase}${failedStep(promotion.status, message)}`);
  return judgeVerification(followed, stage, freight);
}

function judgeVerification(
  { promotion, stage: name, freight: wanted }: Followed,
  stage: StageObject | undefined,
  freight: FreightObject | undefined,
): Verdict {
  if (freight?.status?.verifiedIn?.[name] !== undefined) return { state: "verified" };
  const { lastPromotion, freightHistory, health } = stage?.status ?? {};
  // Names sort by their time: an earlier one only means that Kargo has not taken note of ours yet.
  const last = lastPromotion?.name ?? "";
  if (last > promotion)
    return failed(
      `superseded by ${last}${lastPromotion?.status?.phase === undefined ? "" : ` (${lastPromotion.status.phase})`} before Kargo had verified it in ${name}; run \`pulumi up\` to promote again`,
    );
  if (last !== promotion) return waiting(`Stage ${name} has not taken note of it yet`);
  const present = Object.values(freightHistory?.[0]?.items ?? {}).map((item) => item.name);
  if (present.length > 0 && !present.includes(wanted))
    return failed(
      `Stage ${name} has gone on to freight ${present.join(", ")} before Kargo had verified this one`,
    );
  const verification = freightHistory?.[0]?.verificationHistory?.[0];
  if (["Failed", "Error", "Inconclusive", "Aborted"].includes(verification?.phase ?? ""))
    return failed(
      `its verification in Kargo ended as ${verification?.phase}: ${phrase(verification?.message) || "no message"}`,
    );
  if (health?.status === "Unhealthy")
    return { state: "unhealthy", why: `Stage ${name} is unhealthy: ${(health.issues ?? []).join("; ")}` };
  return waiting(`Kargo has not verified it in ${name} yet`);
}

const DONE: readonly (string | undefined)[] = ["Succeeded", "Skipped"];

/** Steps of tasks are `<task>::<step>`; people know the step. */
export const stepName = (alias: string | undefined): string => alias?.split("::").at(-1) ?? "a step";

const runningStep = (status: PromotionStatus | undefined): string =>
  `step ${stepName(status?.stepExecutionMetadata?.find((step) => !DONE.includes(step.status))?.alias)}`;

/** Where and why a promotion ended: the step's own message, else the promotion's. */
function failedStep(status: PromotionStatus | undefined, message: string | undefined): string {
  const step = status?.stepExecutionMetadata?.find((one) => !DONE.includes(one.status));
  const text = phrase(step?.message ?? message);
  const where = step === undefined ? "" : ` in step ${stepName(step.alias)}`;
  return `${where}${text === "" ? "" : `: ${text}`}`;
}
