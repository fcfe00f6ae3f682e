import type * as pulumi from "@pulumi/pulumi";
import { StoredResource } from "../dynamic/stored-resource.ts";
import type { InitialAdminInputs } from "./initial-admin-methods.ts";

export type InitialAdminArgs = {
  readonly [Key in keyof InitialAdminInputs]: pulumi.Input<InitialAdminInputs[Key]>;
};

/**
 * The first password of Argo CD's account admin, which Argo CD makes by itself when it starts for the first time. Read once
 * and kept, encrypted, because its Secret is to be deleted after the first sign-in.
 */
export class InitialAdmin extends StoredResource {
  /** Empty where Argo CD made none: an account that has a password already keeps it. */
  declare readonly password: pulumi.Output<string>;

  constructor(name: string, args: InitialAdminArgs, opts?: pulumi.CustomResourceOptions) {
    super(
      "ArgoCdInitialAdmin",
      "#components/argocd/initial-admin-methods.ts",
      name,
      { ...args, password: undefined },
      { ...opts, additionalSecretOutputs: ["password"] },
    );
  }
}
