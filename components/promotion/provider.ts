import type { dynamic } from "@pulumi/pulumi";
import type { CheckedInputs } from "./lifecycle.ts";
import type { PromotionOutputs } from "./model.ts";

/**
 * What Pulumi stores as text in the state. It stays as it is for ever, because refresh and destroy run the text of the
 * last update; everything that can change is behind the imports.
 */
export const promotionProvider: dynamic.ResourceProvider<CheckedInputs, PromotionOutputs> = {
  async configure(request) {
    globalThis.slipwayProviderConfig = request.config;
  },
  async check(olds, news) {
    return (await import("#components/promotion/methods.ts")).methods.check(olds, news);
  },
  async diff(id, olds, news) {
    return (await import("#components/promotion/methods.ts")).methods.diff(id, olds, news);
  },
  async create(inputs) {
    return (await import("#components/promotion/methods.ts")).methods.create(inputs);
  },
  async read(id, props) {
    return (await import("#components/promotion/methods.ts")).methods.read(id, props);
  },
  async update(id, olds, news) {
    return (await import("#components/promotion/methods.ts")).methods.update(id, olds, news);
  },
  async delete(id, props) {
    return (await import("#components/promotion/methods.ts")).methods.delete(id, props);
  },
};
