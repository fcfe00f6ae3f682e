import { GitError } from "#components/git/failure.ts";
import type { Author } from "#components/git/fast-import.ts";
import { principalOf } from "#components/git/ssh-signature.ts";
import { approvalsIn, approvedRef } from "./approvals.ts";
import { approvedMessage } from "./evidence.ts";
import { gatherGitFacts } from "./facts.ts";
import { objection } from "./gates/approval.ts";
import { decideImage } from "./gates/image.ts";
import type { PromotionInputs } from "./model.ts";
import type { Services } from "./services.ts";

/** What became of an approval. */
export interface Approved {
  /** Name of the tag, without `refs/tags/`. */
  readonly tag: string;
  /** Whether it was recorded now; false when it stood there already. */
  readonly made: boolean;
}

/** An approval that would not count. Nothing was recorded. */
export class ApprovalRefusedError extends Error {
  override readonly name = "ApprovalRefusedError";
}

/**
 * Records that somebody approves a version for a stage: a tag that the `approval` gate reads.
 * @param promotion the stage, the service and the version that is approved
 * @param isPinned whether the stage pins this version already: only then is the author of the pin known
 * @throws ApprovalRefusedError for an image that is not there, the author of the pin, or somebody who may not
 */
export async function approve(
  promotion: PromotionInputs,
  isPinned: boolean,
  approver: Author,
  {
    clone,
    registry,
    pinAuthor,
    projectFile,
  }: Pick<Services, "clone" | "registry" | "pinAuthor" | "projectFile">,
): Promise<Approved> {
  const { stage, service, freight, gates } = promotion;
  const settings = gates?.approval;
  const subject = `${service} ${freight.version} for ${stage}`;
  if (settings === undefined)
    throw new ApprovalRefusedError(`${stage} asks for no approval (pipeline.${stage}.gates.approval)`);
  const [{ tip, records }, image] = await Promise.all([
    gatherGitFacts(clone, promotion),
    registry.resolve(freight),
  ]);
  if (!("digest" in image)) throw new ApprovalRefusedError(decideImage(freight, image).reason);
  if (tip === undefined)
    throw new ApprovalRefusedError(
      `${promotion.repository.url} has no commit yet; run \`pulumi up\` on the hub first`,
    );

  const allowed =
    settings.allowedSigners === undefined ? undefined : await projectFile(settings.allowedSigners);
  const email = await believedEmail(approver, allowed);
  const author = isPinned ? await pinAuthor(stage, service) : { problem: "not pinned yet" };
  const why = objection({ email, digest: image.digest }, { author, digest: image.digest }, settings);
  if (why !== undefined)
    throw new ApprovalRefusedError(
      `the approval of ${subject} would not count: ${email} ${why}; ask somebody else`,
    );

  const ref = approvedRef(stage, service, freight.version, email);
  const tag = ref.slice("refs/tags/".length);
  const made = await record();
  const [stands] = await approvalsIn(
    await (await gatherGitFacts(clone, promotion)).records.texts([ref]),
    allowed,
  );
  const problem =
    stands === undefined ? "is not there" : objection(stands, { author, digest: image.digest }, settings);
  if (problem === undefined) return { tag, made };
  throw new ApprovalRefusedError(
    `the approval ${tag} that stands already ${problem}; publish a new version, or let an administrator delete that tag`,
  );

  async function record(): Promise<boolean> {
    if (records.refs.has(ref)) return false;
    const digest = "digest" in image ? image.digest : "";
    const message = approvedMessage({ stage, service }, { ...freight, digest }, email);
    const id = await clone.tag(tag, tip ?? "", message, { ...approver, email });
    try {
      await clone.push(new Map([[ref, id]]));
      return true;
    } catch (error) {
      if (error instanceof GitError && /already exists/.test(error.message)) return false;
      throw error;
    }
  }
}

/** By whom the gate will believe an approval to be. */
async function believedEmail({ email, signing }: Author, allowed: string | undefined): Promise<string> {
  if (allowed === undefined) return email;
  if (signing === undefined)
    throw new ApprovalRefusedError("approvals must be signed here: name your SSH key with --key");
  const verdict = await principalOf(signing, allowed);
  if ("principal" in verdict) return verdict.principal;
  throw new ApprovalRefusedError(
    `your signature ${verdict.problem}; have the key added to the allowed signers`,
  );
}
