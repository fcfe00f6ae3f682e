import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "../dynamic/stored-resource.ts";
import type { SealingInputs } from "./sealing-methods.ts";

export type SealingArgs = { readonly [Key in keyof SealingInputs]: pulumi.Input<SealingInputs[Key]> };

/** Values sealed for a Sealed Secrets controller. Sealed again only when a value, the place or the certificate changes. */
export class Sealing extends StoredResource {
  /** Sealed values by the Secret's keys; nothing secret. */
  declare readonly encrypted: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: SealingArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "Sealing",
      "#components/secrets/sealing-methods.ts",
      name,
      { ...args, encrypted: undefined, certificate: undefined, marks: undefined },
      { ...opts, additionalSecretOutputs: ["marks"] },
    );
  }
}
