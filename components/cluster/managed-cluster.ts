import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { ManagedClusterInputs } from "./lifecycle.ts";

/**
 * A cluster that an environment makes for itself with the official programs of its kind. Deleting it removes it with
 * everything in it. Its kubeconfig is left in a private file of the user (`kubeconfigOf`), never in the state.
 */
export class ManagedCluster extends StoredResource {
  /** Address of the API server. */
  declare readonly server: pulumi.Output<string>;

  constructor(name: string, args: ManagedClusterInputs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { server: undefined, owed: undefined };
    super("ManagedCluster", "#components/cluster/methods.ts", name, { ...args, ...outputs }, opts);
  }
}
