import * as pulumi from "@pulumi/pulumi";
import type { HubGuardInputs } from "./hub-guard-methods.ts";

/** Stored as text in the state; see `file-set.ts` for why it never changes. */
const provider: pulumi.dynamic.ResourceProvider<HubGuardInputs, HubGuardInputs> = {
  async configure(request) {
    globalThis.slipwayProviderConfig = request.config;
  },
  async check(olds, news) {
    return (await import("#components/gitops/hub-guard-methods.ts")).methods.check(olds, news);
  },
  async diff(id, olds, news) {
    return (await import("#components/gitops/hub-guard-methods.ts")).methods.diff(id, olds, news);
  },
  async create(inputs) {
    return (await import("#components/gitops/hub-guard-methods.ts")).methods.create(inputs);
  },
  async update(id, olds, news) {
    return (await import("#components/gitops/hub-guard-methods.ts")).methods.update(id, olds, news);
  },
  async delete(id, props) {
    return (await import("#components/gitops/hub-guard-methods.ts")).methods.delete(id, props);
  },
};

export type HubGuardArgs = { readonly [Key in keyof HubGuardInputs]: pulumi.Input<HubGuardInputs[Key]> };

/**
 * Refuses to let the hub be destroyed while other environments live off it: a StackReference is no dependency, so
 * nothing else would. It must depend on everything of the hub, so that a destroy begins with it.
 */
export class HubGuard extends pulumi.dynamic.Resource {
  constructor(name: string, args: HubGuardArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "slipway", "HubGuard");
  }
}
