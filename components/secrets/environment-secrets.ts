import * as pulumi from "@pulumi/pulumi";
import { registerManifest } from "../kubernetes/register.ts";
import {
  type ExternalSecretSpec,
  externalSecretManifest,
  type Place,
  type SecretStore,
  secretStoreManifest,
  storeCredential,
} from "./external.manifest.ts";
import { plainSecret } from "./plain-secret.ts";
import { sealedSecretManifest } from "./sealed-secret.manifest.ts";
import { Sealing } from "./sealing.ts";
import type { SealingInputs } from "./sealing-methods.ts";

type Values = Readonly<Record<string, pulumi.Input<string>>>;
type SealedSecret = Pick<SealingInputs, "certificateFrom" | "scope" | "data"> & { readonly type: string };

export interface EnvironmentSecretsArgs extends Place {
  /** Secrets by name, by who makes them. */
  readonly plain: Readonly<Record<string, { readonly type: string; readonly data: Values }>>;
  readonly sealed: Readonly<Record<string, SealedSecret>>;
  readonly external: Readonly<Record<string, ExternalSecretSpec>>;
  /** Stores by name, with what they sign in with where that is a secret. */
  readonly stores: Readonly<
    Record<string, { readonly store: SecretStore; readonly credential?: pulumi.Input<string> }>
  >;
}

/** The Secrets of an environment's namespace that its settings name. */
export class EnvironmentSecrets extends pulumi.ComponentResource {
  /** The manifests of sealed Secrets, for Git: name to manifest. */
  readonly sealedManifests: Readonly<Record<string, pulumi.Output<ReturnType<typeof sealedSecretManifest>>>>;

  constructor(name: string, args: EnvironmentSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:secrets:EnvironmentSecrets", name, {}, opts);
    const { namespace, labels } = args;
    const place = { namespace, labels };
    for (const [secretName, secret] of Object.entries(args.plain))
      plainSecret(`${name}-${secretName}`, { ...place, ...secret, secretName }, { parent: this });
    this.sealedManifests = Object.fromEntries(
      Object.entries(args.sealed).map(([secretName, { type, ...what }]) => {
        const where = { namespace, name: secretName, scope: what.scope };
        const sealing = new Sealing(`${name}-${secretName}`, { ...what, ...where }, { parent: this });
        return [
          secretName,
          sealing.encrypted.apply((encrypted) => sealedSecretManifest({ ...where, labels, type, encrypted })),
        ];
      }),
    );
    const stores = Object.entries(args.stores).map(([store, { store: spec, credential }]) => {
      const { name: secretName, key } = storeCredential(store);
      const before =
        credential === undefined
          ? []
          : [
              plainSecret(
                `${name}-${secretName}`,
                { ...place, secretName, type: "Opaque", data: { [key]: credential } },
                { parent: this },
              ),
            ];
      return registerManifest(`${name}-${store}`, secretStoreManifest(store, spec, place), {
        parent: this,
        dependsOn: before,
      });
    });
    for (const [secretName, spec] of Object.entries(args.external))
      registerManifest(`${name}-${secretName}`, externalSecretManifest(secretName, spec, place), {
        parent: this,
        dependsOn: stores,
      });
    this.registerOutputs();
  }
}
