import type { PromotionRecord } from "./history.ts";

/** The releases to go back to, with the record that each was good. */
export interface RollbackTarget {
  /** By service. */
  readonly to: ReadonlyMap<string, PromotionRecord>;
  /** The promotion that it undoes: the first with which the present versions stood together. */
  readonly undoes: PromotionRecord;
}

/** What stood together at one moment: the last promotion of each service. */
type Standing = ReadonlyMap<string, PromotionRecord>;

/**
 * The last versions before the present ones that were verified together, of one service or of those of a group. What
 * came before the present versions first stood together counts: after a rollback, the next one goes further back.
 * Undefined when there are none.
 * @param promotions those of these services in one stage, oldest first
 * @param present the version of each service
 */
export function rollbackTarget(
  promotions: readonly PromotionRecord[],
  present: Readonly<Record<string, string>>,
): RollbackTarget | undefined {
  const services = Object.keys(present);
  const moments = standingsOf(promotions);
  const isPresent = ({ standing }: { standing: Standing }) =>
    services.every((service) => standing.get(service)?.version === present[service]);
  const first = moments.findIndex(isPresent);
  const undoes = moments[first]?.last;
  if (undoes === undefined) return undefined;
  const good = moments
    .slice(0, first)
    .findLast(({ standing }) => services.every((service) => standing.get(service)?.verified !== undefined));
  return good === undefined ? undefined : { to: good.standing, undoes };
}

/** What stood together after each update: between two commits of the same one, nothing was meant to stay. */
function standingsOf(
  promotions: readonly PromotionRecord[],
): { readonly standing: Standing; readonly last: PromotionRecord }[] {
  const found: { readonly standing: Standing; readonly last: PromotionRecord }[] = [];
  const standing = new Map<string, PromotionRecord>();
  for (const [at, last] of promotions.entries()) {
    standing.set(last.service, last);
    const next = promotions[at + 1];
    const goesOn = next !== undefined && last.run !== "" && next.run === last.run;
    if (!goesOn) found.push({ standing: new Map(standing), last });
  }
  return found;
}
