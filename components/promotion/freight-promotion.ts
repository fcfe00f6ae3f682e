import * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "#components/dynamic/stored-resource.ts";
import type { Freight, PromotionInputs } from "./model.ts";

/** What a promotion needs; every value may come from another resource. */
export type FreightPromotionArgs = {
  readonly [Key in keyof PromotionInputs]: pulumi.Input<PromotionInputs[Key]>;
} & {
  /** How many promotions the program registers: those of one run are pushed together. */
  readonly total: number;
  /** Whether a refusal is told to channels in a preview already. Default: false */
  readonly tellsRefusals?: true;
};

/**
 * One service in one stage runs the freight that is pinned. Creating or updating it promotes: gates, one commit, the
 * roll-out, the record. A second `pulumi up` does nothing; a failed roll-out is reported and can be rolled back by
 * pinning the older version; deleting it changes nothing in Git.
 */
export class FreightPromotion extends StoredResource {
  /** The freight that is pinned. */
  declare readonly freight: pulumi.Output<Freight>;
  /** Digest of the image that runs. */
  declare readonly digest: pulumi.Output<string>;
  /** The commit that set the freight. */
  declare readonly commit: pulumi.Output<string>;
  /** The tag that records that this stage verified it. */
  declare readonly verifiedTag: pulumi.Output<string>;
  /** Seconds from the push until the release was healthy. */
  declare readonly healthyAfterSeconds: pulumi.Output<number>;

  constructor(name: string, args: FreightPromotionArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      digest: undefined,
      commit: undefined,
      verifiedTag: undefined,
      healthyAfterSeconds: undefined,
    };
    // Files that gates name, and the stack file whose author they ask for, are found from here.
    const folder = args.gates === undefined ? {} : { folder: pulumi.runtime.getRootDirectory() };
    super(
      "FreightPromotion",
      "#components/promotion/methods.ts",
      name,
      { ...args, preview: pulumi.runtime.isDryRun(), ...folder, ...outputs },
      opts,
    );
  }
}
