import { retrying } from "#components/faults/retry.ts";
import type { Clone } from "#components/git/clone.ts";
import type { Author } from "#components/git/fast-import.ts";
import { authorOf } from "./author.ts";
import { type Committed, runId } from "./commit.ts";
import { ReleaseFailedError } from "./controller/controller.ts";
import { verifiedMessage } from "./evidence.ts";
import { groupedPushOf } from "./grouped-push.ts";
import { carries } from "./image-file.ts";
import { againRef, type PromotionInputs, type PromotionOutputs, promotionId, verifiedRef } from "./model.ts";
import type { Services } from "./services.ts";

/** A promotion whose commit is in Git but whose release is not verified: the state must know what was pushed. */
export class UnverifiedError extends Error {
  override readonly name = "UnverifiedError";
  readonly outputs: PromotionOutputs;

  constructor(message: string, outputs: PromotionOutputs, cause: unknown) {
    super(message, { cause });
    this.outputs = outputs;
  }
}

/**
 * Makes a stage run a freight: gates, commit, push, the controller's roll-out, and the record that it was verified.
 * Safe to repeat: a stage that already carries the freight gets no second commit.
 * @param say takes progress for people, a line each
 * @throws RefusedError before anything was committed; UnverifiedError after
 */
export async function promote(
  inputs: PromotionInputs,
  services: Services,
  say: (line: string) => void,
): Promise<PromotionOutputs> {
  const { stage, service, freight } = inputs;
  const controller = await services.controller(inputs);
  await controller.preflight();

  const engine = await services.engine(inputs);
  const delivery = await engine.deliver(inputs, (line) =>
    say(`${stage}: ${service} ${freight.version}: ${line}`),
  );
  const pushedAt = Date.now();
  say(`${stage}: ${service} ${freight.version}: ${delivery.summary}; waiting for the roll-out`);
  const outputs = {
    ...inputs,
    digest: delivery.freight.digest,
    commit: delivery.commit,
    verifiedTag: "",
    healthyAfterSeconds: 0,
  };
  try {
    const [healthy] = await Promise.all([
      controller.waitFor({
        id: promotionId(inputs),
        commit: delivery.commit,
        carriedBy: carriedBy(services.clone, inputs, delivery),
        say: (line) => say(`${stage}: ${service} ${freight.version}: still waiting: ${line}`),
      }),
      delivery.finished,
    ]);
    const healthyAfterSeconds = (healthy.since - pushedAt) / 1_000;
    const ref = verifiedRef(stage, service, freight.version);
    const message = verifiedMessage(
      { promotion: inputs, freight: delivery.freight, run: runId },
      healthyAfterSeconds,
    );
    await recordOnce(services.clone, ref, delivery.commit, message, authorOf(inputs));
    say(
      `${stage}: ${service} ${freight.version}: healthy ${healthyAfterSeconds.toFixed(1)} s after the push, recorded`,
    );
    return { ...outputs, verifiedTag: ref.slice("refs/tags/".length), healthyAfterSeconds };
  } catch (error) {
    await delivery.abandon();
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnverifiedError(`${reason}.${wayOut(error, inputs, delivery)}`, outputs, error);
  }
}

const wayOut = (
  error: unknown,
  { stage, service, group }: PromotionInputs,
  { from, made }: Committed,
): string => {
  if (!(error instanceof ReleaseFailedError))
    return " The commit is in Git: run `pulumi up` again to finish.";
  if (group !== undefined)
    return ` To roll the group back, run \`npm run rollback -- ${stage} ${group.name}\` and \`pulumi up\`; to try again, run \`pulumi up\`.`;
  const back = made && from !== undefined ? from : "the last good version";
  return ` To roll back, pin ${service}: ${back} in Pulumi.${stage}.yaml and run \`pulumi up\`; to try again, run \`pulumi up\`.`;
};

/** Whether a revision has this freight in its image file; asked for a revision that is not the promotion's own commit. */
const carriedBy =
  (clone: Clone, { repository }: PromotionInputs, { freight }: Committed) =>
  async (revision: string): Promise<boolean> => {
    await clone.fetchCommit(revision);
    const files = await clone.read(revision, [repository.imageFile]);
    return carries(files.get(repository.imageFile), freight);
  };

/** Pushes the record that this stage verified the version. Never by force: a record that is there already stands. */
async function recordOnce(
  clone: Clone,
  ref: string,
  commit: string,
  message: string,
  author: Author,
): Promise<void> {
  const record = async (to: string): Promise<string | undefined> => {
    const tag = await clone.tag(to.slice("refs/tags/".length), commit, message, author);
    return retrying(() => groupedPushOf(clone)(to, tag));
  };
  const there = await record(ref);
  // The version was verified here before, by an earlier commit: this time is evidence of its own.
  if (there !== undefined && !there.startsWith(`object ${commit}\n`)) await record(againRef(ref, commit));
}
