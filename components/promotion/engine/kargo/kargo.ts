import type { Clone } from "#components/git/clone.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";
import { RefusedError } from "../../commit.ts";
import { gatherGitFacts } from "../../facts.ts";
import { type GateClients, mayCommit, refuses } from "../../gates/gate.ts";
import { carries, parseImageFile } from "../../image-file.ts";
import { type KargoTarget, type PromotionInputs, promotionId } from "../../model.ts";
import type { Queue } from "../../queue.ts";
import type { Engine } from "../engine.ts";
import { reviewPromotion } from "../review.ts";
import { classifyAnswer } from "./answers.ts";
import type { KargoApi, Proposal } from "./api.ts";
import { carrierOf } from "./branch.ts";
import { ensureFreight } from "./ensure-freight.ts";
import { followPromotion } from "./follow.ts";
import { calledFreight, findFreight, type Wanted } from "./freight.ts";
import { isTerminal } from "./judge.ts";
import { type FreightObject, nameIn, originKey, type StageObject } from "./objects.ts";
import { patiently, requestPromotion } from "./request.ts";
import { enforcedBy, reviewByKargo } from "./review.ts";

/** What Kargo's engine works with. */
export interface KargoServices extends GateClients {
  readonly api: KargoApi;
  readonly clone: Clone;
  /** Told that nothing comes to the common push. */
  readonly queue: Pick<Queue<never, never>, "pass">;
  /** Ends the process when the engine that started it is gone. */
  readonly guard: () => Promise<void>;
  /** Milliseconds between two attempts of a request, at first. */
  readonly pause?: number;
}

/** A promotion that no controller touches for this long has none, in seconds. */
const UNSEEN = 30;
/** A stage may be unhealthy for this long after a sync, in seconds. */
const UNHEALTHY = 5;

const NOTHING_LEFT = { finished: Promise.resolve(), abandon: async () => {} };

/** Kargo makes the commit: Slipway finds the Freight, asks for the Promotion, and follows it. */
export function kargoEngine(target: KargoTarget, services: KargoServices): Engine {
  const { api, clone, queue, guard, now, pause = 500 } = services;

  const engine: Engine = {
    enforces: enforcedBy(target),
    review: (promotion, digest) => reviewByKargo(api, target, promotion, digest, now),
    expect: (promotion) => queue.pass(promotionId(promotion)),

    async settled({ freight }) {
      try {
        const wanted = { warehouse: target.warehouse, image: freight, digest: undefined };
        const [stage, fact] = await Promise.all([
          api.stage(target.stage),
          api.freights().then((all) => findFreight(all, wanted)),
        ]);
        return stage !== undefined && "found" in fact && runs(stage, fact.found, target);
      } catch (error) {
        if (error instanceof ClusterError) return true;
        throw error;
      }
    },

    async deliver(promotion, say) {
      const { repository, wait } = promotion;
      const { stage, freight, pinned, before } = await prepare(promotion, say);
      if (before.carried && runs(stage, freight, target)) {
        const { commit } = await carrierOf(clone, repository, pinned, undefined, `Stage ${target.stage}`);
        const summary = `Kargo and Git carry it since ${commit.slice(0, 7)}, nothing is asked for`;
        return { commit, made: false, from: before.from, freight: pinned, summary, ...NOTHING_LEFT };
      }
      const proposal = { stage: target.stage, freight: nameIn(freight) };
      await guard();
      if (target.approves) await approve(proposal, freight, say);
      const { promotion: made, adopted } = await requestPromotion(api, stage, proposal, pause);
      const name = nameIn(made);
      say(
        `${adopted ? "follows Kargo's promotion" : "asked Kargo for promotion"} ${name} of freight ${calledFreight(freight)}`,
      );
      const { pushed, finished } = followPromotion(
        api,
        { promotion: name, ...proposal },
        { idle: wait.timeoutSeconds, unseen: Math.min(UNSEEN, wait.timeoutSeconds), unhealthy: UNHEALTHY },
        say,
      );
      const carrier = await carrierOf(clone, repository, pinned, await pushed, `Kargo's promotion ${name}`);
      const commit = carrier.commit.slice(0, 7);
      return {
        ...carrier,
        from: before.from,
        freight: pinned,
        summary: carrier.made
          ? `Kargo pushed ${commit}`
          : `Git already carries it since ${commit}, Kargo made no new commit`,
        finished,
        abandon: () => terminate(name, say),
      };
    },
  };

  /** Approves freight that Kargo would not let in by its own conditions. */
  async function approve(
    proposal: Proposal,
    freight: FreightObject,
    say: (line: string) => void,
  ): Promise<void> {
    const { project } = api;
    const refused = await api.propose(proposal, true).then(
      () => false,
      (error) => classifyAnswer(error, project, target.stage).kind === "unavailable",
    );
    if (!refused) return;
    await patiently(() => api.approve(proposal.freight, target.stage, now()), project, target.stage, pause);
    say(`approved freight ${calledFreight(freight)} for ${target.stage} in Kargo`);
  }

  /** Everything that must hold before Kargo is asked: Freight, and all gates on today's facts. */
  async function prepare(promotion: PromotionInputs, say: (line: string) => void) {
    const facts = await gatherGitFacts(clone, promotion);
    const review = async () => reviewPromotion(promotion, facts, services, engine);
    let { digest, gates } = await review();
    const wanted: Wanted = { warehouse: target.warehouse, image: promotion.freight, digest };
    const refused = gates.some(refuses);
    const missing = gates.some(({ gate, state }) => gate === "freight" && state === "unknown");
    if (!refused && missing) {
      await ensureFreight(api, wanted, say, promotion.wait);
      ({ digest, gates } = await review());
    }
    if (digest === undefined || !gates.every(mayCommit)) throw new RefusedError(promotion, gates);
    const [stage, fact] = [await api.stage(target.stage), findFreight(await api.freights(), wanted)];
    if (stage === undefined || !("found" in fact)) throw new RefusedError(promotion, gates);
    const pinned = { ...promotion.freight, digest: fact.digest };
    const text = facts.files.get(promotion.repository.imageFile);
    const before = { carried: carries(text, pinned), from: parseImageFile(text)?.version };
    return { stage, freight: fact.found, pinned, before };
  }

  async function terminate(name: string, say: (line: string) => void): Promise<void> {
    try {
      const found = await api.promotion(name);
      if (found === undefined || isTerminal(found)) return;
      await api.terminate(name);
      say(`ended Kargo's promotion ${name}, so that a rollback need not wait for it; its commit stays`);
    } catch (error) {
      say(
        `Kargo's promotion ${name} could not be ended, a rollback waits for it: ${(error as Error).message}`,
      );
    }
  }

  return engine;
}

/** Whether the stage runs this freight, verified, and nothing else is on its way. */
function runs(stage: StageObject, freight: FreightObject, target: KargoTarget): boolean {
  const { currentPromotion, freightHistory } = stage.status ?? {};
  const present =
    freightHistory?.[0]?.items?.[originKey({ kind: "Warehouse", name: target.warehouse })]?.name;
  return (
    currentPromotion === undefined &&
    present === nameIn(freight) &&
    freight.status?.verifiedIn?.[target.stage] !== undefined
  );
}
