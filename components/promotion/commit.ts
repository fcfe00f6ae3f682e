import { randomUUID } from "node:crypto";
import { retrying } from "#components/faults/retry.ts";
import type { Clone } from "#components/git/clone.ts";
import { currentActor } from "./actor.ts";
import { authorOf } from "./author.ts";
import { evaluateGates } from "./evaluate.ts";
import { commitMessage } from "./evidence.ts";
import { type GitFacts, gatherGitFacts } from "./facts.ts";
import { type GateClients, type GateResult, mayCommit } from "./gates/gate.ts";
import { parseImageFile, setImage } from "./image-file.ts";
import { type PinnedFreight, type PromotionInputs, promotionId } from "./model.ts";

/** One id for every promotion of one `pulumi up`: a provider process serves one run. */
export const runId = randomUUID();

/** What committing a promotion gave. */
export interface Committed {
  readonly freight: PinnedFreight;
  /** The commit that set the freight. */
  readonly commit: string;
  /** Whether this run made the commit; false when the stage already carried the freight. */
  readonly made: boolean;
  readonly from: string | undefined;
}

/** A promotion that a gate refuses. Trying again without a change does not help. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(promotion: PromotionInputs, gates: readonly GateResult[]) {
    const reasons = gates
      .filter((gate) => !mayCommit(gate))
      .map((gate) => `gate ${gate.gate}: ${gate.reason}`);
    super(`${promotionId(promotion)} ${promotion.freight.version} is refused: ${reasons.join("; ")}`);
  }
}

export interface CommitServices extends GateClients {
  readonly clone: Clone;
  /** Ends the process when the engine that started it is gone. */
  readonly guard: () => Promise<void>;
}

/**
 * Commits promotions of one repository: one fetch, one commit each, one push. After a rejected push everything is done
 * again on the new tip, gates included. A stage that already carries its freight gets no second commit.
 * @returns for each promotion, in order, what was committed or why it was refused
 */
export function commitPromotions(
  promotions: readonly PromotionInputs[],
  services: CommitServices,
): Promise<(Committed | Error)[]> {
  const sent: Sent = new Map();
  return retrying(() => attempt(promotions, services, sent));
}

/** The commits that were sent, with the version before each: when an answer is lost, the next attempt finds its own. */
type Sent = Map<string, string | undefined>;

interface Pending {
  readonly promotion: PromotionInputs;
  readonly freight: PinnedFreight;
  readonly gates: readonly GateResult[];
  readonly from: string | undefined;
}

async function attempt(
  promotions: readonly PromotionInputs[],
  services: CommitServices,
  sent: Sent,
): Promise<(Committed | Error)[]> {
  const { clone, guard } = services;
  const [first] = promotions;
  if (first === undefined) return [];
  const facts = await gatherGitFacts(clone, first);
  const { tip } = facts;
  if (tip === undefined)
    throw new Error(
      `${first.repository.url} has no branch ${first.repository.branch} yet; run \`pulumi up\` on the hub first`,
    );

  const looked = await Promise.all(promotions.map((promotion) => look(promotion, facts, tip, services)));
  const pending = looked.filter((found): found is Pending => !(found instanceof Error) && "gates" in found);
  const files = new Map(facts.files);
  const by = await currentActor();
  const specs = pending.map(({ promotion, freight, gates, from }) => {
    const path = promotion.repository.imageFile;
    const text = setImage(files.get(path), freight);
    files.set(path, text);
    return {
      message: commitMessage({ promotion, freight, from, gates, run: runId, by }),
      files: new Map([[path, text]]),
    };
  });
  const commits = specs.length === 0 ? [] : await clone.commit(tip, specs, authorOf(first));
  const last = commits.at(-1);
  if (last !== undefined) {
    await guard();
    for (const [index, { from }] of pending.entries()) sent.set(commits[index] ?? "", from);
    const ref = `refs/heads/${first.repository.branch}`;
    await clone.push(new Map([[ref, last]]), new Map([[ref, tip]]));
  }
  return looked.map((found) => {
    if (found instanceof Error) return found;
    if (!("gates" in found))
      return sent.has(found.commit) ? { ...found, made: true, from: sent.get(found.commit) } : found;
    const commit = commits[pending.indexOf(found)] ?? "";
    return { freight: found.freight, commit, made: true, from: found.from };
  });
}

/** Decides for one promotion: refused, nothing to do, or a commit to make. */
async function look(
  promotion: PromotionInputs,
  facts: GitFacts,
  tip: string,
  services: CommitServices,
): Promise<Pending | Committed | Error> {
  const text = facts.files.get(promotion.repository.imageFile);
  const current = parseImageFile(text);
  const { version, repository } = promotion.freight;
  if (
    current !== undefined &&
    current.digest !== "" &&
    current.version === version &&
    current.repository === repository
  ) {
    const { commit } = await services.clone.lastChange(tip, promotion.repository.imageFile);
    return { freight: current, commit, made: false, from: current.version };
  }
  const { digest, gates } = await evaluateGates(promotion, facts, services);
  if (digest === undefined || !gates.every(mayCommit)) return new RefusedError(promotion, gates);
  return { promotion, freight: { ...promotion.freight, digest }, gates, from: current?.version };
}
