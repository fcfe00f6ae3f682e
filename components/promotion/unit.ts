import { type PromotionInputs, promotionId } from "./model.ts";

/** What one commit holds: one promotion, or those of a group, all or none. */
export interface Unit {
  /** Name of the group; undefined for a promotion by itself. */
  readonly group: string | undefined;
  readonly promotions: readonly PromotionInputs[];
}

/** The promotion, or all promotions of its group in the group's order. */
export function unitOf(promotion: PromotionInputs): Unit {
  const { group, gates: _gates, waivers: _waivers, ...shared } = promotion;
  if (group === undefined) return { group, promotions: [promotion] };
  const promotions = group.members.map(({ imageFile, ...member }) => ({
    ...shared,
    ...member,
    repository: { ...shared.repository, imageFile },
  }));
  return { group: group.name, promotions };
}

/**
 * The units of a batch. A group is whole although only one of its promotions is there: with `--parallel 1` the second
 * arrives after the first has finished.
 */
export function unitsOf(promotions: readonly PromotionInputs[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const promotion of promotions) {
    const { stage, group } = promotion;
    const key = group === undefined ? promotionId(promotion) : `${stage} ${group.name}`;
    if (!units.has(key)) units.set(key, unitOf(promotion));
  }
  return [...units.values()];
}
