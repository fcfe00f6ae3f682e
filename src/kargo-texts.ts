import type { PromotionTexts, PromotionWords } from "#components/kargo/image-file-task.ts";
import { setImage } from "#components/promotion/image-file.ts";
import { verifiedRef } from "#components/promotion/model.ts";

/**
 * What Kargo's promotions write, in the form of those that `pulumi up` makes: the same image file, the same trailers, the
 * same tags. So the gates of a pinned environment find what Kargo promoted before, and audits find every promotion.
 */
export function promotionTexts(words: PromotionWords): PromotionTexts {
  const { service, environment, repository, version, digest, promotion } = words;
  const trailers = [
    `Slipway-Service: ${service}`,
    `Slipway-Stage: ${environment}`,
    `Slipway-Version: ${version}`,
    `Slipway-Digest: ${digest}`,
    `Slipway-Run: kargo/${promotion}`,
  ].join("\n");
  return {
    imageFile: setImage(undefined, { repository, version, digest }),
    message: `promote ${service} ${version} to ${environment}\n\n${trailers}\n`,
    record: {
      tag: verifiedRef(environment, service, version).slice("refs/tags/".length),
      message: `${service} ${version} verified on ${environment}\n\n${trailers}\n`,
    },
  };
}
