import type { PromotionRecord } from "./history.ts";

/** The release to go back to, with the record that it was good. */
export interface RollbackTarget {
  readonly to: PromotionRecord;
  /** The promotion that it undoes: the first of the present version. */
  readonly undoes: PromotionRecord;
}

/**
 * The last verified version before the present one, of the promotions of one service in one stage, oldest first. What
 * came before the present version's first promotion counts: after a rollback, the next one goes further back.
 * Undefined when there is none.
 */
export function rollbackTarget(
  promotions: readonly PromotionRecord[],
  present: string,
): RollbackTarget | undefined {
  const first = promotions.findIndex(({ version }) => version === present);
  const undoes = promotions[first];
  if (undoes === undefined) return undefined;
  const to = promotions
    .slice(0, first)
    .findLast(({ verified, version }) => verified !== undefined && version !== present);
  return to === undefined ? undefined : { to, undoes };
}
