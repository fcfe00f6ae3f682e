import * as z from "zod";
import { commitBeside, type VerifiedRecord, verifiedRecord } from "../evidence.ts";
import { type PromotionInputs, verifiedRef } from "../model.ts";
import { type Decision, defineGate, digestOf, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    /** How many of the upstream stages must have verified a version; default: all. */
    readonly verified?: "all" | "any";
  }
}

/** What the `verified` gate needs to know. */
export interface VerifiedFacts {
  /** The digest that the registry serves now; undefined when the image cannot be had. */
  readonly digest: string | undefined;
  /** What `verified/` tags record, by their refs. */
  readonly verified: ReadonlyMap<string, VerifiedRecord>;
}

const tagOf = (ref: string): string => ref.slice("refs/tags/".length);

/** Every upstream stage (or one of them, where that is enough) has verified this version, with this digest. */
export function decideVerified(
  promotion: Pick<PromotionInputs, "stage" | "service" | "freight" | "upstream" | "gates">,
  { digest, verified }: VerifiedFacts,
): Decision {
  const { stage, service, freight, upstream, gates } = promotion;
  if (upstream.length === 0) return { state: "pass", reason: `${stage} is the first stage` };
  const subject = `${service} ${freight.version}`;
  const record = (where: string) => verified.get(verifiedRef(where, service, freight.version));
  const recorded = (where: string) => record(where)?.digest;
  const missing = upstream.filter((where) => record(where) === undefined);
  const good = upstream.filter((where) => digest !== undefined && recorded(where) === digest);
  const any = gates?.verified === "any";

  if (any ? good.length > 0 : good.length === upstream.length)
    return provenBy(good.map((where) => ({ where, commit: record(where)?.commit })));
  if (any ? missing.length === upstream.length : missing.length > 0) {
    const [where, tags] = [missing, missing.map((at) => tagOf(verifiedRef(at, service, freight.version)))];
    return {
      state: "fail",
      reason: any
        ? `${subject} is verified on none of ${where.join(", ")} (no tag ${tags.join(", ")}); promote it to one of them first`
        : `${subject} is not verified on ${where.join(", ")} (no tag ${tags.join(", ")}); promote it there first`,
    };
  }
  if (digest === undefined) return WITHOUT_DIGEST;
  const moved = upstream.filter((where) => recorded(where) !== undefined && recorded(where) !== digest);
  return {
    state: "fail",
    reason: `${subject} was verified on ${moved.join(", ")} as ${moved.map(recorded).join(", ")} but the registry now serves ${digest}: the tag was moved; publish it under a new version`,
  };
}

function provenBy(
  stages: readonly (Pick<VerifiedRecord, "commit"> & { readonly where: string })[],
): Decision {
  const commits = [...new Set(stages.flatMap(({ commit }) => commit ?? []))];
  return {
    state: "pass",
    reason: `verified on ${stages.map((stage) => `${stage.where}${commitBeside(stage)}`).join(", ")}`,
    ...(commits.length === 0 ? {} : { commits }),
  };
}

/** Freight goes through the pipeline in order. */
export const verified = defineGate({
  name: "verified",
  waivable: true,
  byRecord: true,
  keys: () => ({
    verified: z.enum(["all", "any"]).default("all").meta({
      description: "How many of the stages in `after` must have verified a version",
    }),
  }),
  ask: (asked) => (asked.verified === "any" ? asked.verified : undefined),
  mistakes: (asked, _stage, after) =>
    asked.verified === "all" || after.length > 1
      ? []
      : [
          {
            path: ["verified"],
            message: `any of ${after.length} stages is no choice; name two or more in after, or remove the key`,
          },
        ],
  settings: () => true,
  fetch: async ({ stage, service, freight, upstream }, context) => {
    // The stage's own record comes along: a rollback asks for it next. The first stage needs none.
    const stages = upstream.length === 0 ? [] : [stage, ...upstream];
    const refs = stages.map((where) => verifiedRef(where, service, freight.version));
    const [digest, texts] = await Promise.all([digestOf(context), context.records.texts(refs)]);
    return { digest, verified: new Map([...texts].map(([ref, text]) => [ref, verifiedRecord(text)])) };
  },
  decide: decideVerified,
});
