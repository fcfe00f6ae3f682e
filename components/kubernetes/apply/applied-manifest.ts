import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { AppliedManifestInputs } from "./lifecycle.ts";

/** What an applied manifest needs; every value may come from another resource. */
export type AppliedManifestArgs = {
  readonly [Key in keyof GivenInputs]: pulumi.Input<GivenInputs[Key]>;
};
type GivenInputs = Omit<AppliedManifestInputs, "fileDigest">;

/**
 * A manifest of somebody else's, applied as one resource however many objects it holds. An update applies what changed
 * and removes what left the manifest; deleting it removes its objects in reverse order.
 */
export class AppliedManifest extends StoredResource {
  constructor(name: string, args: AppliedManifestArgs, opts?: pulumi.CustomResourceOptions) {
    super("AppliedManifest", "#components/kubernetes/apply/methods.ts", name, args, opts);
  }
}
