import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Manifest } from "../kubernetes/manifest.ts";
import { registerManifest } from "../kubernetes/register.ts";
import { type FluxAccessArgs, registerAccess } from "./access.ts";
import { type KustomizationSpec, kustomizationManifest } from "./kustomization.manifest.ts";
import {
  type AlertSpec,
  alertManifest,
  type ProviderSpec,
  providerManifest,
} from "./notification.manifest.ts";
import { type ReleaseSpec, releaseManifest } from "./release.manifest.ts";
import { type SourceSpec, sourceManifest } from "./source.manifest.ts";

export interface FluxEnvironmentArgs {
  readonly access: FluxAccessArgs;
  readonly source: SourceSpec;
  /** Name of the user and the token with which Flux reads the GitOps repository. */
  readonly credentials: { readonly username: string; readonly token: pulumi.Input<string> };
  /** By service. */
  readonly releases: Readonly<Record<string, ReleaseSpec>>;
  /** By the settings' name. */
  readonly kustomizations: Readonly<Record<string, KustomizationSpec>>;
  readonly providers: Readonly<Record<string, ProviderSpec>>;
  readonly alerts: Readonly<Record<string, AlertSpec>>;
  /** Further Secrets beside Flux's objects, as keys for decryption: Kubernetes name to keys and values. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

/** One environment in Flux: where it reads, by whose rights it deploys, what it deploys, and whom it tells. */
export class FluxEnvironment extends pulumi.ComponentResource {
  /** The HelmReleases by service, for what must come after them. */
  readonly applications: Readonly<Record<string, pulumi.Resource>>;

  constructor(name: string, args: FluxEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:flux:Environment", name, {}, opts);
    const { source, credentials, secrets } = args;
    const { namespace, labels } = source;
    const register = (child: string, manifest: Manifest, dependsOn: pulumi.Resource[]) =>
      registerManifest(`${name}-${child}`, manifest, { parent: this, dependsOn });
    const registerAll = <Spec>(
      specs: Readonly<Record<string, Spec>>,
      manifestOf: (spec: Spec) => Manifest,
      dependsOn: pulumi.Resource[],
      prefix = "",
    ) =>
      Object.fromEntries(
        Object.entries(specs).map(([key, spec]) => [
          key,
          register(`${prefix}${key}`, manifestOf(spec), dependsOn),
        ]),
      );

    const kept = Object.entries({
      [source.secretName]: { username: credentials.username, password: credentials.token },
      ...secrets,
    }).map(
      ([secret, stringData]) =>
        new k8s.core.v1.Secret(
          `${name}-secret-${secret}`,
          { metadata: { name: secret, namespace, labels: { ...labels } }, stringData },
          { parent: this },
        ),
    );
    // A release that outlives its account cannot be uninstalled, and hangs on its finalizer.
    const before = [...kept, ...registerAccess(this, name, args.access)];
    before.push(register("source", sourceManifest(source), kept));
    this.applications = registerAll(args.releases, releaseManifest, before);
    registerAll(args.kustomizations, kustomizationManifest, before, "kustomization-");
    const providers = registerAll(args.providers, providerManifest, kept, "provider-");
    registerAll(args.alerts, alertManifest, Object.values(providers), "alert-");
    this.registerOutputs();
  }
}
