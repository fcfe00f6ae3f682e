import * as z from "zod";
import { type Approval, approvalsIn, approvedPrefix } from "../approvals.ts";
import type { PinAuthor } from "../pin-author.ts";
import { type Decision, defineGate, digestOf, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly approval?: ApprovalSettings;
  }
}

/** Who must approve a version before a stage may run it. */
export interface ApprovalSettings {
  /** How many people. */
  readonly count: number;
  /** Addresses of those who may; default: everybody but the author. */
  readonly approvers?: readonly string[];
  /** Approvals must be signed by one of the SSH keys in this file (see `ssh-keygen`, ALLOWED SIGNERS); a path in the project. */
  readonly allowedSigners?: string;
}

/** What the `approval` gate needs to know. */
export interface ApprovalFacts {
  readonly digest: string;
  readonly author: PinAuthor;
  readonly approvals: readonly Approval[];
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Why an approval does not count; undefined when it does. */
export function objection(
  { email, digest, problem }: Approval,
  facts: Pick<ApprovalFacts, "author" | "digest">,
  { approvers }: Pick<ApprovalSettings, "approvers">,
): string | undefined {
  if (problem !== undefined) return problem;
  if (digest !== facts.digest) return "is for another image: the tag was moved since";
  if ("email" in facts.author && same(email, facts.author.email)) return `is by ${facts.author.how}`;
  if (approvers !== undefined && !approvers.some((allowed) => same(allowed, email)))
    return "is not one of the approvers";
  return undefined;
}

/** Enough people, and none of them the author of the change that pins the version, have approved this very image. */
export function decideApproval(facts: ApprovalFacts, settings: ApprovalSettings, command: string): Decision {
  if ("problem" in facts.author) return { state: "fail", reason: facts.author.problem };
  const judged = facts.approvals.map((approval) => ({ approval, why: objection(approval, facts, settings) }));
  const valid = judged
    .filter(({ why }) => why === undefined)
    .map(({ approval }) => approval.email.toLowerCase());
  const by = [...new Set(valid)].sort();
  const { count, approvers } = settings;
  if (by.length >= count) return { state: "pass", reason: `approved by ${by.join(", ")}`, by };
  const refused = judged.flatMap(({ approval, why }) =>
    why === undefined ? [] : [`${approval.email} ${why}`],
  );
  const who = approvers === undefined ? `anybody but ${facts.author.email}` : approvers.join(", ");
  return {
    state: "pending",
    reason: [
      `${by.length} of ${count} approvals${by.length === 0 ? "" : ` (${by.join(", ")})`}`,
      ...(refused.length === 0 ? [] : [`not counted: ${refused.join(", ")}`]),
      `ask ${who} to run \`${command}\``,
    ].join("; "),
  };
}

const Approvals = z
  .strictObject({
    count: z.int().min(1).default(1).meta({ description: "How many people must approve" }),
    approvers: z
      .array(z.email())
      .min(1)
      .optional()
      .meta({
        description: "Addresses of those who may; default: everybody but the author of the pin",
        examples: [["ada@example.com", "grace@example.com"]],
      }),
    allowedSigners: z
      .string()
      .min(1)
      .optional()
      .meta({
        description:
          "Approvals must be signed by an SSH key in this file (ssh-keygen, ALLOWED SIGNERS), a path in the project",
        examples: ["keys/allowed_signers"],
      }),
  })
  .meta({
    description: "People must approve a version (`npm run approve`), none of them the author of the pin",
  });

/** People who answer for a version. A waiver skips it; a rollback passes by the stage's own record. */
export const approval = defineGate({
  name: "approval",
  waivable: true,
  byRecord: true,
  keys: () => ({ approval: Approvals.optional() }),
  ask: (asked) => asked.approval,
  mistakes: ({ approval: { count, approvers } = { count: 0 } }) => {
    const people = new Set(approvers).size;
    if (approvers === undefined || people >= count) return [];
    const message = `${count} approvals cannot come from ${people} approvers; name more, or ask for fewer`;
    return [{ path: ["approval", "count"], message }];
  },
  settings: ({ gates }) => gates?.approval,
  fetch: async (promotion, context, { allowedSigners }): Promise<ApprovalFacts | undefined> => {
    const { stage, service, freight } = promotion;
    const { records, projectFile, pinAuthor } = context;
    const prefix = approvedPrefix(stage, service, freight.version);
    const refs = [...records.refs].filter((ref) => ref.startsWith(prefix));
    const [digest, author, texts, signers] = await Promise.all([
      digestOf(context),
      pinAuthor(stage, service),
      records.texts(refs),
      allowedSigners === undefined ? undefined : projectFile(allowedSigners),
    ]);
    if (digest === undefined || !records.there) return undefined;
    return { digest, author, approvals: await approvalsIn(texts, signers) };
  },
  decide: ({ stage, service, freight }, facts, settings) =>
    facts === undefined
      ? WITHOUT_DIGEST
      : decideApproval(facts, settings, `npm run approve -- ${stage} ${service}@${freight.version}`),
});
