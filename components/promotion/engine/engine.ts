import type { Committed } from "../commit.ts";
import type { GateResult } from "../gates/gate.ts";
import type { PromotionInputs } from "../model.ts";

/** Freight on its way: the commit that carries it is in Git, and the engine may have more to do. */
export interface Delivery extends Committed {
  /** What was done so far, for people: `pushed 1a2b3c4`. */
  readonly summary: string;
  /** Ends when the engine itself has nothing left to do. @throws ReleaseFailedError when it cannot finish */
  readonly finished: Promise<void>;
  /** Ends what is still under way, because the release failed: it must not stand in a rollback's way. Never throws. */
  abandon(): Promise<void>;
}

/**
 * Who makes a stage carry a freight. Gates, the wait for the GitOps controller, the record and the state are the same
 * for every engine.
 */
export interface Engine {
  /** The gates that the engine enforces itself, by name: nobody else evaluates them. */
  readonly enforces: readonly string[];
  /** What the engine says of a promotion before anything happens; changes nothing. */
  review(promotion: PromotionInputs, digest: string | undefined): Promise<readonly GateResult[]>;
  /** Tells whether a promotion will be handed in during this run. */
  expect(promotion: PromotionInputs, coming: boolean): void;
  /** Whether the engine has nothing to do for freight that Git carries already. */
  settled(promotion: PromotionInputs): Promise<boolean>;
  /** Makes the stage carry the freight; resolves as soon as the commit is in Git. @throws before anything was committed */
  deliver(promotion: PromotionInputs, say: (line: string) => void): Promise<Delivery>;
}
