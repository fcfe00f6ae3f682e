import { verifySsh } from "#components/git/ssh-signature.ts";
import { digestOfTag } from "./evidence.ts";
import { taggedBy } from "./tags.ts";

/** One person's word for a version in a stage. */
export interface Approval {
  /** Who: the signer where a signature is asked for, else whom the tag names. */
  readonly email: string;
  /** The digest that was approved. */
  readonly digest: string;
  /** Why it does not count, whoever it is by. */
  readonly problem?: string;
}

/** Where the approvals of a version stand: below it, a tag for each approver. */
export const approvedPrefix = (stage: string, service: string, version: string): string =>
  `refs/tags/approved/${stage}/${service}/${version}/`;

/** The ref of one person's approval. An address becomes a name that Git allows. */
export const approvedRef = (stage: string, service: string, version: string, email: string): string =>
  `${approvedPrefix(stage, service, version)}${email
    .toLowerCase()
    .replace(/[^a-z0-9@_+-]+/g, ".")
    .replace(/^\.+|\.+$|\.lock$/g, "")}`;

/**
 * The approvals among tags. A tag that was copied from another stage or version is told by the name inside it.
 * @param texts tag objects by ref
 * @param allowedSigners contents of an allowed signers file; undefined where no signature is asked for
 */
export const approvalsIn = (
  texts: ReadonlyMap<string, string>,
  allowedSigners: string | undefined,
): Promise<Approval[]> =>
  Promise.all(
    [...texts].map(async ([ref, text]): Promise<Approval> => {
      const tagged = taggedBy(text);
      const approval = { email: tagged?.email ?? ref, digest: digestOfTag(text) };
      if (tagged === undefined) return { ...approval, problem: "is no annotated tag" };
      if (`refs/tags/${tagged.name}` !== ref) return { ...approval, problem: `is a copy of ${tagged.name}` };
      if (allowedSigners === undefined) return approval;
      const verified = await verifySsh(text, allowedSigners);
      return "principal" in verified
        ? { ...approval, email: verified.principal }
        : { ...approval, ...verified };
    }),
  );
