import { type FreightObject, originKey, type StageObject } from "./objects.ts";

/** What Kargo's facts say on one of its conditions. */
export interface Fact {
  readonly met: boolean;
  readonly reason: string;
}

/** Why Freight is available to a stage, or is not. */
export interface Availability {
  readonly verified: Fact;
  /** Only where the stage asks for a soak time. */
  readonly soak?: Fact;
}

/** Seconds of a duration as Go writes it (`6m20.87s`); 0 for what is none. */
export const goSeconds = (text: string | undefined): number =>
  [...(text ?? "").matchAll(/([0-9.]+)(h|ms|m|s)/g)].reduce(
    (sum, [, value, unit]) => sum + Number(value) * ({ h: 3_600, m: 60, s: 1, ms: 0.001 }[unit ?? "s"] ?? 0),
    0,
  );

/** The stages whose freight a stage takes from an origin, with its other conditions; undefined when it takes none. */
export const sourcesOf = (stage: StageObject, freight: FreightObject) =>
  stage.spec?.requestedFreight?.find(
    ({ origin }) =>
      origin !== undefined && freight.origin !== undefined && originKey(origin) === originKey(freight.origin),
  )?.sources;

/**
 * Tells from Kargo's own records why it lets Freight into a stage. Only an explanation: Kargo's answer to the promotion
 * decides, and it answers the same text for every reason to refuse.
 * @param upstreams the stages before, where they are known: a failed promotion there explains what is missing
 */
export function explainAvailability(
  name: string,
  stage: StageObject,
  freight: FreightObject,
  now: Date,
  upstreams: ReadonlyMap<string, StageObject> = new Map(),
): Availability {
  const sources = sourcesOf(stage, freight);
  if (sources === undefined)
    return {
      verified: {
        met: false,
        reason: `Stage ${name} takes no freight from ${freight.origin === undefined ? "it" : originKey(freight.origin)}`,
      },
    };
  const approval = freight.status?.approvedFor?.[name];
  if (approval !== undefined)
    return {
      verified: {
        met: true,
        reason: `approved for ${name}${at(approval.approvedAt)}: Kargo asks for no upstream stage and no soak time`,
      },
    };
  if (sources.direct === true)
    return { verified: { met: true, reason: `${name} takes freight from the warehouse itself` } };

  const { stages = [], requiredSoakTime, availabilityStrategy } = sources;
  const enough = (met: (upstream: string) => boolean): boolean =>
    availabilityStrategy === "All" ? stages.every(met) : stages.some(met);
  const verifiedIn = (upstream: string) => freight.status?.verifiedIn?.[upstream];
  const soaked = (upstream: string): number => {
    const since = freight.status?.currentlyIn?.[upstream]?.since;
    const present = since === undefined ? 0 : (now.getTime() - Date.parse(since)) / 1_000;
    return Math.max(goSeconds(verifiedIn(upstream)?.longestSoak), present);
  };

  const met = enough((upstream) => verifiedIn(upstream) !== undefined);
  const some = stages.filter((upstream) => verifiedIn(upstream) !== undefined);
  const missing = stages.filter((upstream) => verifiedIn(upstream) === undefined);
  const verified: Fact = {
    met,
    reason: met
      ? `verified in ${some.map((upstream) => `${upstream}${at(verifiedIn(upstream)?.verifiedAt)}`).join(", ")}`
      : `not verified in ${missing.join(availabilityStrategy === "All" ? ", " : " or ")}${missing.map((upstream) => afterFailure(upstream, freight, upstreams.get(upstream))).join("")}; promote it there first`,
  };
  const required = goSeconds(requiredSoakTime);
  if (required === 0) return { verified };
  const longest = Math.max(0, ...some.map(soaked));
  const ready =
    met && enough((upstream) => verifiedIn(upstream) !== undefined && soaked(upstream) >= required);
  return {
    verified,
    soak: {
      met: ready,
      reason: ready
        ? `has run there for ${requiredSoakTime} or longer`
        : `has run there for ${Math.floor(longest)} s of ${required} s; wait until it has`,
    },
  };
}

const at = (time: string | undefined): string => (time === undefined ? "" : ` at ${time}`);

/** Kargo's automatic promotion tries a version once: after a failure somebody has to ask for it again. */
function afterFailure(name: string, freight: FreightObject, stage: StageObject | undefined): string {
  const last = stage?.status?.lastPromotion;
  const phase = last?.status?.phase;
  if (last?.freight?.name !== freight.metadata?.name || phase === undefined || phase === "Succeeded")
    return "";
  return ` (its promotion to ${name} ${phase}: ${last?.status?.message ?? "no message"}; Kargo does not try again by itself, so pin it there, or promote it there in Kargo)`;
}
