import { readFileSync } from "node:fs";
import { FreightPromotion } from "#components/promotion/freight-promotion.ts";
import type { PromotionInputs } from "#components/promotion/model.ts";

/** A program with nothing but promotions, those of a file in the project. */
export default function main(): void {
  const wanted: PromotionInputs[] = JSON.parse(
    readFileSync(new URL("../wanted.json", import.meta.url), "utf8"),
  );
  for (const inputs of wanted) new FreightPromotion(inputs.service, { ...inputs, total: wanted.length });
}
