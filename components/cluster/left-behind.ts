import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { LeftBehindInputs } from "./left-behind-methods.ts";

/** What the report needs; every value may come from another resource. */
export type LeftBehindArgs = {
  readonly [Key in keyof LeftBehindInputs]: pulumi.Input<LeftBehindInputs[Key]>;
};

/**
 * Says what a destroy leaves and why, when all else is gone: everything of the stack must depend on it, so that it is
 * deleted last. It makes nothing.
 */
export class LeftBehind extends StoredResource {
  constructor(name: string, args: LeftBehindArgs, opts?: pulumi.CustomResourceOptions) {
    super("LeftBehind", "#components/cluster/left-behind-methods.ts", name, args, opts);
  }
}
