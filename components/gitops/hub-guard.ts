import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { HubGuardInputs } from "./hub-guard-methods.ts";

export type HubGuardArgs = { readonly [Key in keyof HubGuardInputs]: pulumi.Input<HubGuardInputs[Key]> };

/**
 * Refuses to let the hub be destroyed while other environments live off it: a StackReference is no dependency, so
 * nothing else would. It must depend on everything of the hub, so that a destroy begins with it.
 */
export class HubGuard extends StoredResource {
  constructor(name: string, args: HubGuardArgs, opts?: pulumi.CustomResourceOptions) {
    super("HubGuard", "#components/gitops/hub-guard-methods.ts", name, args, opts);
  }
}
