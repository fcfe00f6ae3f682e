import pRetry, { AbortError } from "p-retry";
import { classifyAnswer } from "./answers.ts";
import type { KargoApi, Proposal } from "./api.ts";
import { isTerminal } from "./judge.ts";
import { nameIn, type PromotionObject, type StageObject } from "./objects.ts";

/** How often a request that may be answered otherwise in a moment is made: about 15 s in all. */
const ATTEMPTS = 7;

/** Promotion requested of Kargo. */
export interface Requested {
  readonly promotion: PromotionObject;
  /** Whether it was under way already: a killed run's, or somebody else's of the same freight. */
  readonly adopted: boolean;
}

/** Kargo's command that frees a Stage whose last promotion has a name that sorts after all that come. */
const freeing = (project: string, stage: string): string =>
  `kubectl -n ${project} patch stage ${stage} --subresource=status --type=merge -p '{"status":{"lastPromotion":null}}'`;

/**
 * Why a promotion of this name would do harm; undefined when it would not. Kargo orders promotions by name, and names
 * begin with their stage's: one that sorts after all others freezes the stage's status for good, while every later
 * promotion still reports success.
 */
export function nameProblem(
  name: string,
  project: string,
  stage: string,
  last: string | undefined,
): string | undefined {
  if (last !== undefined && !last.startsWith(`${stage}.`))
    return `Stage ${project}/${stage} is frozen by the promotion "${last}", whose name Kargo did not make: no later one changes the stage's status; delete that promotion and run ${freeing(project, stage)}`;
  if (!name.startsWith(`${stage}.`))
    return `Kargo would call the promotion "${name}" and not "${stage}....": its admission webhooks do not name promotions, and this one would freeze the stage; install Kargo's webhooks`;
  if (last !== undefined && name <= last)
    return `Kargo would call the promotion "${name}", which sorts before the last one, "${last}", and so would never be taken note of; check the clock of Kargo's webhook server, or run ${freeing(project, stage)}`;
  return undefined;
}

/** A promotion of this freight to this stage that has not ended. Kargo would run a second one after it. */
export const underWay = (
  all: readonly PromotionObject[],
  { stage, freight }: Proposal,
): PromotionObject | undefined =>
  all
    .filter(({ spec }) => spec?.stage === stage && spec.freight === freight)
    .filter((promotion) => !isTerminal(promotion))
    .toSorted((a, b) => nameIn(b).localeCompare(nameIn(a)))[0];

/**
 * Sees to it that Kargo promotes: takes over what is under way, else asks for a new promotion, after Kargo has said
 * what it would call it.
 * @throws with what Kargo's answer means
 */
export function requestPromotion(
  api: KargoApi,
  stage: StageObject,
  proposal: Proposal,
  pause = 500,
): Promise<Requested> {
  return patiently(
    async () => {
      // Looked for again at each attempt: an answer that was lost does not mean that nothing was made.
      const found = underWay(await api.promotions(), proposal);
      if (found !== undefined) return { promotion: found, adopted: true };
      const trial = await api.propose(proposal, true);
      const last = stage.status?.lastPromotion?.name;
      const problem = nameProblem(nameIn(trial), api.project, proposal.stage, last);
      if (problem !== undefined) throw new AbortError(problem);
      return { promotion: await api.propose(proposal, false), adopted: false };
    },
    api.project,
    proposal.stage,
    pause,
  );
}

/** Makes a request again while its answer says that this may help. @throws with what the answer means */
export function patiently<T>(
  work: () => Promise<T>,
  project: string,
  stage: string,
  pause: number,
): Promise<T> {
  return pRetry(
    async () => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof AbortError) throw error;
        const answer = classifyAnswer(error, project, stage);
        if (answer.kind === "retry") throw new Error(answer.why);
        throw new AbortError(answer.why);
      }
    },
    { retries: ATTEMPTS - 1, minTimeout: pause, maxTimeout: pause * 10, factor: 1.6 },
  );
}
