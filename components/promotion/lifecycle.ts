import { CredentialError } from "#components/dynamic/credential.ts";
import { leaveProjectFolder } from "#components/dynamic/project-folder.ts";
import { hasUnknown } from "#components/dynamic/unknown.ts";
import { retrying } from "#components/faults/retry.ts";
import { GitError } from "#components/git/failure.ts";
import type { Engine } from "./engine/engine.ts";
import { reviewPromotion } from "./engine/review.ts";
import { type GitFacts, gatherGitFacts, NOTHING } from "./facts.ts";
import type { GateResult } from "./gates/gate.ts";
import { parseImageFile } from "./image-file.ts";
import {
  type PinnedFreight,
  type PromotionInputs,
  type PromotionOutputs,
  promotionId,
  verifiedRef,
} from "./model.ts";
import { type PromotionPlan, planPromotion, refusals, renderPlan } from "./plan.ts";
import { promote, UnverifiedError } from "./promote.ts";
import { credential, liveServices, type Services } from "./services.ts";

/** What the program hands over: the inputs, and facts about this run, which are never stored. */
export interface CheckedInputs extends PromotionInputs {
  readonly preview?: boolean;
  /** Whether a preview leaves word of a refusal, too: it is that of an update that nobody watches. Default: false */
  readonly tellsRefusals?: boolean;
  /** The project's folder. Default: the one that this process runs in. */
  readonly folder?: string;
  /** How many promotions the program registers: those of one run are pushed together. Default: not known. */
  readonly total?: number;
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What a check found; without `gates` none was asked. */
export interface Checked {
  readonly inputs: PromotionInputs;
  readonly failures: CheckFailure[];
  readonly gates?: readonly GateResult[];
}

type Connect = (promotion: PromotionInputs) => Promise<Services>;

const factsOf = new WeakMap<Services, Map<string, Promise<GitFacts>>>();

/** Seconds for which a server in trouble is asked again before a preview or an update begins. */
const PATIENCE = 5;
/** How long a failure is told to the other services of a run too, in milliseconds: each would wait as long for it. */
const KEEP_FAILURE = 5_000;

/** Facts are gathered once per process and stage, for all services. */
function gitFacts(services: Services, promotion: PromotionInputs): Promise<GitFacts> {
  const { stage } = promotion;
  const ofStages = factsOf.get(services) ?? new Map<string, Promise<GitFacts>>();
  factsOf.set(services, ofStages);
  const known = ofStages.get(stage);
  if (known !== undefined) return known;
  const facts = retrying(() => gatherGitFacts(services.clone, promotion), { within: PATIENCE });
  ofStages.set(stage, facts);
  facts.catch(() => setTimeout(() => ofStages.delete(stage), KEEP_FAILURE).unref());
  return facts;
}

function undefinedWhenMissing(error: unknown): undefined {
  if (!(error instanceof GitError && error.kind === "missing")) throw error;
}

const carriedIn = (facts: GitFacts, promotion: PromotionInputs): PinnedFreight | undefined =>
  parseImageFile(facts.files.get(promotion.repository.imageFile));

const sameVersion = (carried: PinnedFreight | undefined, promotion: PromotionInputs): boolean =>
  carried?.version === promotion.freight.version &&
  carried.repository === promotion.freight.repository &&
  carried.digest !== "";

/**
 * Evaluates the gates of a promotion that would change Git, in a preview as in an update, and refuses by failures, so
 * that nothing happens. A preview prints the plan; an update that refuses leaves word of it, a preview only if told to.
 */
export async function check(
  news: CheckedInputs,
  say: (line: string) => void = console.log,
  connect: Connect = liveServices,
): Promise<Checked> {
  const { preview = false, tellsRefusals = !preview, total = 0, folder, ...inputs } = news;
  if (folder !== undefined) leaveProjectFolder(folder);
  const accept = { inputs, failures: [] };
  if (hasUnknown(inputs)) return accept;
  try {
    // A missing secret is told now and not after the first resources were made.
    await Promise.all([credential(inputs.repository.tokenFrom), credential(inputs.target.kubeconfigFrom)]);
    const services = await connect(inputs);
    services.queue.announce(total);
    const engine = await services.engine(inputs);
    const plan = await planOf(inputs, services, engine);
    if (plan === undefined) {
      engine.expect(inputs, false);
      return accept;
    }
    if (preview) say(renderPlan(plan));
    else engine.expect(inputs, true);
    const reasons = refusals(plan);
    if (tellsRefusals && reasons.length > 0) await noteRefusal(inputs, services, reasons);
    return {
      inputs,
      failures: reasons.map((reason) => ({ property: "service", reason })),
      gates: plan.gates,
    };
  } catch (error) {
    if (error instanceof CredentialError || error instanceof GitError)
      return { inputs, failures: [{ property: "service", reason: error.message }] };
    throw error;
  }
}

/** Leaves word of a refusal where channels are told of it. What cannot be told must not hide what was refused. */
async function noteRefusal(
  inputs: PromotionInputs,
  services: Services,
  reasons: readonly string[],
): Promise<void> {
  const { target, freight } = inputs;
  if (target.kind !== "argocd" || target.notesFailures !== true) return;
  await services
    .controller(inputs)
    .then((controller) => controller.noteRefusal?.(freight.version, reasons.join("\n")))
    .catch(() => {});
}

/** What a promotion would do, and whether it may; undefined when there is nothing left to do. */
async function planOf(
  inputs: PromotionInputs,
  services: Services,
  engine: Engine,
): Promise<PromotionPlan | undefined> {
  const found = await gitFacts(services, inputs).catch(undefinedWhenMissing);
  const facts = found ?? NOTHING;
  const carried = carriedIn(facts, inputs);
  if (sameVersion(carried, inputs) && (await engine.settled(inputs))) return undefined;

  // Where the repository does not exist yet there is no record to ask for: the hub makes it before anything is committed.
  const asked = found === undefined ? { ...inputs, upstream: [] } : inputs;
  const { digest, gates } = await reviewPromotion(asked, facts, services, engine);
  const text = facts.files.get(inputs.repository.imageFile);
  return planPromotion(inputs, { text, freight: carried }, digest, gates);
}

/** The plans of those promotions that have something to do, for a report; nothing is announced or committed. */
export async function plansOf(
  promotions: readonly PromotionInputs[],
  connect: Connect = liveServices,
): Promise<PromotionPlan[]> {
  const plans = await Promise.all(
    promotions.map(async (promotion) => {
      const services = await connect(promotion);
      return planOf(promotion, services, await services.engine(promotion));
    }),
  );
  return plans.filter((plan) => plan !== undefined);
}

/** Git is the state: what it carries is compared with the pin, because the record may not know of a failed or killed run. */
export async function diff(
  olds: PromotionOutputs,
  news: PromotionInputs,
  connect: Connect = liveServices,
): Promise<{ changes: boolean; replaces: string[] }> {
  const replaces = (["stage", "service"] as const).filter((key) => olds[key] !== news[key]);
  if (replaces.length > 0) return { changes: true, replaces };
  if (hasUnknown(news)) return { changes: true, replaces };
  const services = await connect(news);
  const facts = await gitFacts(services, news);
  const carried = carriedIn(facts, news);
  const { stage, service, freight } = news;
  const settled =
    sameVersion(carried, news) &&
    sameVersion({ ...olds.freight, digest: olds.digest }, news) &&
    carried?.digest === olds.digest &&
    facts.records.refs.has(verifiedRef(stage, service, freight.version)) &&
    (await (await services.engine(news)).settled(news));
  return { changes: !settled, replaces };
}

/** Promotes; after a failed wait the error carries what was pushed, so that the state knows it. */
export async function apply(
  inputs: PromotionInputs,
  connect: Connect = liveServices,
  say: (line: string) => void = console.log,
): Promise<PromotionOutputs> {
  try {
    return await promote(inputs, await connect(inputs), say);
  } catch (error) {
    if (!(error instanceof UnverifiedError)) throw error;
    throw Object.assign(new Error(error.message), {
      id: promotionId(inputs),
      properties: error.outputs,
      reasons: [error.message],
    });
  }
}

/** What Git carries now, in place of what the state believes. Undefined when the stage carries nothing. */
export async function read(
  props: PromotionOutputs,
  connect: Connect = liveServices,
): Promise<PromotionOutputs | undefined> {
  const facts = await gitFacts(await connect(props), props);
  const carried = carriedIn(facts, props);
  if (carried === undefined) return undefined;
  const { version, repository, digest } = carried;
  return { ...props, freight: { repository, version }, digest };
}

/** What deleting a promotion leaves, for people: nothing is changed in Git. */
export const farewell = ({ stage, service, freight }: PromotionOutputs): string =>
  `kept in Git: ${service} ${freight.version} on ${stage} and its verified/ tags (the record that gates and audits read). To roll back, pin an older version instead`;
