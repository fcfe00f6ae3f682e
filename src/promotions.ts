import * as pulumi from "@pulumi/pulumi";
import { FreightPromotion } from "#components/promotion/freight-promotion.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";
import { unitOf } from "#components/promotion/unit.ts";

/**
 * Registers an environment's promotions by service, each after those that its `order` gate waits for: the engine then
 * promotes them in that order within one update. The first of a group commits for all of it, so each needs what any of
 * them does.
 * @param needs what a promotion needs in any case
 * @param cluster what this stack makes its cluster with: where it is still to be made, no gate can be asked yet
 */
export function buildPromotions(
  pinned: readonly PromotionInputs[],
  needs: (promotion: PromotionInputs) => readonly pulumi.Resource[],
  cluster: pulumi.CustomResource | undefined,
): Record<string, FreightPromotion> {
  const byService = new Map(pinned.map((promotion) => [promotion.service, promotion]));
  const built: Record<string, FreightPromotion> = {};

  function build(promotion: PromotionInputs): FreightPromotion {
    const { service, stage } = promotion;
    const known = built[service];
    if (known !== undefined) return known;
    const together = unitOf(promotion).promotions.flatMap((one) => byService.get(one.service) ?? []);
    const before = together
      .flatMap(({ gates }) => gates?.order ?? [])
      .flatMap((dependency) => byService.get(dependency.service) ?? []);
    const resource = new FreightPromotion(
      `${stage}-${service}`,
      {
        ...promotion,
        ...(cluster === undefined ? {} : { target: cluster.id.apply(() => promotion.target) }),
        total: pinned.length,
        ...(isUnattended() ? { tellsRefusals: true } : {}),
      },
      { dependsOn: [...new Set([...together.flatMap(needs), ...before.map(build)])] },
    );
    built[service] = resource;
    return resource;
  }

  const advice = parallelAdvice(pinned.length, Number(process.env.PULUMI_NODEJS_PARALLEL));
  if (advice !== undefined) pulumi.log.warn(advice);
  for (const promotion of pinned) build(promotion);
  return built;
}

/**
 * Whether nobody reads what this run prints, as in a pipeline. The engine does not say whether a preview is that of an
 * update, so whoever starts one says it.
 */
export const isUnattended = (env: Readonly<Record<string, string | undefined>> = process.env): boolean =>
  env.SLIPWAY_UNATTENDED === "1";

/**
 * What to say where the engine works at fewer resources at once than there are promotions: it begins the next one only
 * when one has ended, roll-out and all, so that they cannot share a push.
 * @param parallel the engine's limit, as the SDK leaves it in the environment; not a number where there is none
 */
export const parallelAdvice = (promotions: number, parallel: number): string | undefined =>
  parallel > 0 && parallel < promotions
    ? `the engine works at ${parallel} resources at once, so these ${promotions} promotions take several pushes and wait for each other's roll-outs; set PULUMI_PARALLEL=${promotions} (or --parallel ${promotions}) for one push`
    : undefined;
