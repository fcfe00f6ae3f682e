import type { Clone } from "#components/git/clone.ts";
import { evaluateGates } from "./evaluate.ts";
import type { GitFacts } from "./facts.ts";
import { type GateClients, type GateResult, mayCommit } from "./gates/gate.ts";
import { parseImageFile } from "./image-file.ts";
import type { PinnedFreight, PromotionInputs } from "./model.ts";
import type { Unit } from "./unit.ts";

/** What is to be done for one promotion, at one tip of the branch. */
export type Look =
  /** Nothing: Git carries it since that commit. */
  | { readonly state: "carried"; readonly freight: PinnedFreight; readonly commit: string }
  /** A commit, which its gates allow. */
  | {
      readonly state: "wanted";
      readonly freight: PinnedFreight;
      readonly gates: readonly GateResult[];
      readonly from: string | undefined;
    }
  | { readonly state: "refused"; readonly gates: readonly GateResult[] };

/** A promotion with what is to be done for it. */
export type Looked<Found extends Look = Look> = Found & { readonly promotion: PromotionInputs };

/** Looks at every promotion of a unit: what Git carries, and what the gates say of the rest. */
export const lookAt = async (
  { promotions }: Unit,
  facts: GitFacts,
  tip: string,
  services: GateClients & { readonly clone: Clone },
): Promise<Looked[]> =>
  Promise.all(
    promotions.map(async (promotion) => ({ promotion, ...(await look(promotion, facts, tip, services)) })),
  );

async function look(
  promotion: PromotionInputs,
  facts: GitFacts,
  tip: string,
  services: GateClients & { readonly clone: Clone },
): Promise<Look> {
  const current = parseImageFile(facts.files.get(promotion.repository.imageFile));
  const { version, repository } = promotion.freight;
  if (
    current !== undefined &&
    current.digest !== "" &&
    current.version === version &&
    current.repository === repository
  ) {
    const { commit } = await services.clone.lastChange(tip, promotion.repository.imageFile);
    return { state: "carried", freight: current, commit };
  }
  const { digest, gates } = await evaluateGates(promotion, facts, services);
  if (digest === undefined || !gates.every(mayCommit)) return { state: "refused", gates };
  return { state: "wanted", freight: { ...promotion.freight, digest }, gates, from: current?.version };
}
