import { randomUUID } from "node:crypto";
import { retrying } from "#components/faults/retry.ts";
import type { Clone } from "#components/git/clone.ts";
import { currentActor } from "./actor.ts";
import { authorOf } from "./author.ts";
import { commitMessage, groupMessage } from "./evidence.ts";
import { gatherGitFacts } from "./facts.ts";
import { type GateClients, type GateResult, mayCommit } from "./gates/gate.ts";
import { setImage } from "./image-file.ts";
import { type Look, type Looked, lookAt } from "./look.ts";
import { type PinnedFreight, type PromotionInputs, promotionId } from "./model.ts";
import { remembering } from "./remembering.ts";
import { type Unit, unitsOf } from "./unit.ts";

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

const subjectOf = (promotion: PromotionInputs): string =>
  `${promotionId(promotion)} ${promotion.freight.version}`;

/** A promotion that a gate refuses. Trying again without a change does not help. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(promotion: PromotionInputs, gates: readonly GateResult[]) {
    const reasons = gates
      .filter((gate) => !mayCommit(gate))
      .map((gate) => `gate ${gate.gate}: ${gate.reason}`);
    super(`${subjectOf(promotion)} is refused: ${reasons.join("; ")}`);
  }
}

/** A promotion whose own gates pass, but not those of its group. */
export class GroupRefusedError extends Error {
  override readonly name = "GroupRefusedError";
  constructor(promotion: PromotionInputs, group: string, refused: readonly PromotionInputs[]) {
    super(
      `${subjectOf(promotion)} is not committed: the group ${group} is promoted as a whole, and ${refused.map(subjectOf).join(", ")} ${refused.length === 1 ? "is" : "are"} refused`,
    );
  }
}

export interface CommitServices extends GateClients {
  readonly clone: Clone;
  /** Ends the process when the engine that started it is gone. */
  readonly guard: () => Promise<void>;
}

/**
 * Commits promotions of one repository: one fetch, one commit each (or one a group, all or none), one push. After a
 * rejected push everything is done again on the new tip, gates included; what they had asked others than Git and clusters
 * is remembered, so that a try takes no longer than it must. A stage that already carries its freight gets no second
 * commit.
 * @returns for each promotion, in order, what was committed or why it was refused
 */
export async function commitPromotions(
  promotions: readonly PromotionInputs[],
  services: CommitServices,
): Promise<(Committed | Error)[]> {
  const run: Run = {
    services: { ...services, ...remembering(services) },
    sent: new Map(),
    by: currentActor(),
  };
  // Before the branch is asked: the less lies between learning its tip and the push, the fewer rivals come between.
  const images = unitsOf(promotions).flatMap((unit) => unit.promotions);
  await Promise.all(images.map(({ freight }) => run.services.registry.resolve(freight)));
  const results = await retrying(() => attempt(promotions, run));
  return promotions.map(
    (promotion) =>
      results.get(promotionId(promotion)) ?? new Error(`no result for ${promotionId(promotion)}`),
  );
}

type Wanted = Looked<Extract<Look, { state: "wanted" }>>;

/**
 * What was sent, by commit and promotion, with the version before each: when an answer is lost, the next attempt finds
 * its own.
 */
type Sent = Map<string, string | undefined>;

const sentAs = (commit: string, promotion: PromotionInputs): string => `${commit} ${promotionId(promotion)}`;

/** What the tries of one commit share. */
interface Run {
  readonly services: CommitServices;
  readonly sent: Sent;
  /** Who runs this. */
  readonly by: Promise<string>;
}

async function attempt(
  promotions: readonly PromotionInputs[],
  { services, sent, by }: Run,
): Promise<Map<string, Committed | Error>> {
  const { clone, guard } = services;
  const results = new Map<string, Committed | Error>();
  const [first] = promotions;
  if (first === undefined) return results;
  const facts = await gatherGitFacts(clone, first);
  const { tip } = facts;
  if (tip === undefined)
    throw new Error(
      `${first.repository.url} has no branch ${first.repository.branch} yet; run \`pulumi up\` on the hub first`,
    );

  const units = unitsOf(promotions);
  const looks = await Promise.all(units.map((unit) => lookAt(unit, facts, tip, services)));
  const changes = units
    .map((unit, at) => ({ unit, wanted: wantedOf(looks[at] ?? []) }))
    .filter(({ wanted }) => wanted.length > 0);
  const actor = await by;
  const specs = changes.map(({ unit, wanted }) => ({
    message: messageOf(unit, wanted, actor),
    files: new Map(wanted.map((one) => editOf(one, facts.files))),
  }));
  const commits = specs.length === 0 ? [] : await clone.commit(tip, specs, authorOf(first));
  const last = commits.at(-1);
  if (last !== undefined) {
    await guard();
    for (const [at, { wanted }] of changes.entries())
      for (const { promotion, from } of wanted) sent.set(sentAs(commits[at] ?? "", promotion), from);
    const ref = `refs/heads/${first.repository.branch}`;
    await clone.push(new Map([[ref, last]]), new Map([[ref, tip]]));
  }

  for (const [at, { wanted }] of changes.entries())
    for (const { promotion, freight, from } of wanted)
      results.set(promotionId(promotion), { freight, commit: commits[at] ?? "", made: true, from });
  for (const [at, unit] of units.entries())
    for (const one of looks[at] ?? [])
      if (one.state === "carried") results.set(promotionId(one.promotion), committedBefore(one, sent));
      else if (!results.has(promotionId(one.promotion)))
        results.set(promotionId(one.promotion), refusalOf(unit, one, looks[at] ?? []));
  return results;
}

function refusalOf({ group = "" }: Unit, one: Looked, looked: readonly Looked[]): Error {
  if (one.state === "refused") return new RefusedError(one.promotion, one.gates);
  const refused = looked.filter(({ state }) => state === "refused").map(({ promotion }) => promotion);
  return new GroupRefusedError(one.promotion, group, refused);
}

/** What a unit changes: all that its gates allow, or nothing. */
const wantedOf = (looked: readonly Looked[]): Wanted[] =>
  looked.some(({ state }) => state === "refused")
    ? []
    : looked.filter((one): one is Wanted => one.state === "wanted");

function committedBefore(
  { promotion, freight, commit }: Looked<Extract<Look, { state: "carried" }>>,
  sent: Sent,
): Committed {
  const name = sentAs(commit, promotion);
  const made = sent.has(name);
  return { freight, commit, made, from: made ? sent.get(name) : freight.version };
}

function messageOf({ group }: Unit, wanted: readonly Wanted[], by: string): string {
  const evidence = wanted.map(({ promotion, freight, from, gates }) => ({
    promotion,
    freight,
    from,
    gates,
    run: runId,
    by,
    group,
  }));
  const [first] = evidence;
  if (first === undefined) return "";
  return group === undefined ? commitMessage(first) : groupMessage(group, first.promotion.stage, evidence);
}

function editOf(
  { promotion, freight }: Wanted,
  files: ReadonlyMap<string, string>,
): [path: string, text: string] {
  const { imageFile } = promotion.repository;
  return [imageFile, setImage(files.get(imageFile), freight)];
}
