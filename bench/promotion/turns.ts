/** One turn of the comparison: both ways release the same service, one after the other. */
export interface Turn {
  readonly service: string;
  /** Whether our promotion goes first. */
  readonly oursFirst: boolean;
  /** What the first of the two releases; the second releases the version before it again. */
  readonly first: string;
  readonly second: string;
}

/**
 * The order of `count` turns: services alternate, and who goes first alternates from one round of all services to the
 * next, so that both ways release each service forwards and backwards equally often.
 * @param versions the one that runs at first, and the other
 */
export function turns(
  count: number,
  services: readonly string[],
  [current, other]: readonly [string, string],
): Turn[] {
  return Array.from({ length: count }, (_, index) => ({
    service: services[index % services.length] ?? "",
    oursFirst: Math.floor(index / services.length) % 2 === 0,
    first: other,
    second: current,
  }));
}
