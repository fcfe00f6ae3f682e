import * as z from "zod";
import type { HealthFact, HealthTarget } from "../health.ts";
import { verifiedRef } from "../model.ts";
import { taggedBy } from "../tags.ts";
import { type Decision, defineGate, digestOf, WITHOUT_DIGEST } from "./gate.ts";

declare module "./gate.ts" {
  interface GateSettings {
    readonly soak?: SoakSettings;
  }
}

/** How long a version must have been healthy upstream. */
export interface SoakSettings {
  readonly seconds: number;
  /** Where the upstream stages run this service. */
  readonly stages: readonly (HealthTarget & { readonly stage: string })[];
}

/** What is known of one upstream stage. */
export interface SoakFact {
  readonly stage: string;
  /** When the stage recorded that it verified the version with this digest; undefined without such a record. */
  readonly verifiedAt: Date | undefined;
  readonly health: HealthFact;
}

/** What the `soak` gate needs to know; undefined while there is no digest or no repository. */
export interface SoakFacts {
  readonly digest: string;
  readonly stages: readonly SoakFact[];
  readonly now: Date;
}

/** From what will not pass by itself to what passes. */
const WORST_FIRST = ["fail", "unknown", "pending", "pass"] as const;

/**
 * Each upstream stage (or one of them, where that is enough) runs this very image, and was continuously healthy with it
 * for long enough.
 */
export function decideSoak(
  { digest, stages, now }: SoakFacts,
  seconds: number,
  enough: "all" | "any" = "all",
): Decision {
  const found = stages.map((stage) => soaked(stage, digest, seconds, now));
  const order = enough === "any" ? WORST_FIRST.toReversed() : WORST_FIRST;
  const decisive = order.find((state) => found.some((decision) => decision.state === state));
  const told = found.filter(({ state }) => state === decisive);
  const ends = told.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
  const until = enough === "any" ? Math.min(...ends) : Math.max(...ends);
  return {
    state: decisive ?? "pass",
    reason: told.map(({ reason }) => reason).join("; "),
    ...(Number.isFinite(until) ? { until: new Date(until) } : {}),
  };
}

function soaked(
  { stage, verifiedAt, health }: SoakFact,
  digest: string,
  seconds: number,
  now: Date,
): Decision {
  const need = `it must be healthy there for ${duration(seconds)}`;
  if (verifiedAt === undefined)
    return { state: "fail", reason: `${stage} has not verified this image; promote it there first, ${need}` };
  if ("problem" in health)
    return { state: "unknown", reason: `${stage} cannot be asked how healthy it was: ${health.problem}` };
  if (!health.images.some((image) => image.endsWith(`@${digest}`)))
    return {
      state: "fail",
      reason: `${stage} does not run this image now (it runs ${health.images.join(", ") || "nothing"}); pin it there again, ${need}`,
    };
  if (health.status !== "Healthy")
    return {
      state: "pending",
      reason: `${stage} is ${health.status}: the count begins anew when it is Healthy, ${need}`,
    };
  if (health.since === undefined)
    return {
      state: "unknown",
      reason: `Argo CD does not say since when ${stage} is Healthy (status.health.lastTransitionTime); it needs version 2.14 or newer`,
    };
  const since = Math.max(verifiedAt.getTime(), health.since.getTime(), health.deployedAt?.getTime() ?? 0);
  const until = new Date(since + seconds * 1_000);
  if (now.getTime() >= until.getTime())
    return { state: "pass", reason: `healthy on ${stage} since ${new Date(since).toISOString()}` };
  const soFar = duration(Math.max(0, Math.floor((now.getTime() - since) / 1_000)));
  return {
    state: "pending",
    reason: `healthy on ${stage} for ${soFar} of ${duration(seconds)}; run \`pulumi up\` after ${until.toISOString()}`,
    until,
  };
}

/** Seconds for people: `2 h 5 min`. */
function duration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const told = parts.filter(([count]) => count > 0).slice(0, 2);
  return told.length === 0 ? "0 s" : told.map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** Time tells what tests do not. A waiver skips it; a rollback passes by the stage's own record. */
export const soak = defineGate({
  name: "soak",
  waivable: true,
  byRecord: true,
  keys: ({ credential }) => ({
    soak: z
      .strictObject({
        seconds: z.int().min(1).meta({ description: "How long a version must have been healthy upstream" }),
        kubeconfigFrom: credential.optional().meta({
          description: "The cluster whose Argo CD runs the upstream stages; default: this environment's",
        }),
        context: z
          .string()
          .min(1)
          .optional()
          .meta({ description: "A context of that kubeconfig", examples: ["staging"] }),
      })
      .optional()
      .meta({
        description:
          "A version must run upstream, healthy without a break; an unhealthy moment restarts the count",
      }),
  }),
  ask: (asked, { after, watched }) =>
    asked.soak && {
      seconds: asked.soak.seconds,
      stages: after.map((stage) => ({ stage, ...watched(stage, asked.soak ?? {}) })),
    },
  mistakes: (asked, stage, after) =>
    asked.soak === undefined || after.length > 0
      ? []
      : [
          {
            path: ["soak"],
            message: `${stage} comes after no stage in which a version could soak; remove the key`,
          },
        ],
  settings: ({ gates }) => gates?.soak,
  fetch: async ({ service, freight }, context, { stages }): Promise<SoakFacts | undefined> => {
    const refOf = (stage: string) => verifiedRef(stage, service, freight.version);
    const refs = stages.map(({ stage }) => refOf(stage));
    const [digest, texts, digests, healths] = await Promise.all([
      digestOf(context),
      context.records.texts(refs),
      context.records.digests(refs),
      Promise.all(stages.map((stage) => context.health(stage))),
    ]);
    if (digest === undefined || !context.records.there) return undefined;
    return {
      digest,
      now: context.now(),
      stages: stages.flatMap(({ stage }, index) => {
        const health = healths[index];
        const proven = digests.get(refOf(stage)) === digest;
        const verifiedAt = proven ? taggedBy(texts.get(refOf(stage)) ?? "")?.at : undefined;
        return health === undefined ? [] : [{ stage, verifiedAt, health }];
      }),
    };
  },
  decide: ({ gates }, facts, { seconds }) =>
    facts === undefined ? WITHOUT_DIGEST : decideSoak(facts, seconds, gates?.verified),
});
