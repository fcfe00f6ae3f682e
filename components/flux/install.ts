import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CredentialRef } from "../dynamic/credential.ts";
import { AppliedManifest } from "../kubernetes/apply/applied-manifest.ts";
import type { ManifestSource } from "../kubernetes/apply/source.ts";
import { MANIFEST_NAMESPACE } from "./install-sources.ts";

export interface FluxInstallArgs {
  readonly labels: Record<string, string>;
  /** Where the manifest is. */
  readonly source: ManifestSource;
  /** Seconds until all of Flux must run. */
  readonly waitSeconds: number;
  /** A kubeconfig, as a path or as its contents, and a context of it; default: its current one. */
  readonly kubeconfigFrom: CredentialRef;
  readonly context?: string;
}

/** Flux itself by its official manifest, in the namespace that the manifest names. */
export class FluxInstall extends pulumi.ComponentResource {
  constructor(name: string, args: FluxInstallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:flux:Install", name, {}, opts);
    const { labels, source, waitSeconds, kubeconfigFrom, context } = args;
    const namespace = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      { metadata: { name: MANIFEST_NAMESPACE, labels } },
      { parent: this },
    );
    new AppliedManifest(
      `${name}-manifest`,
      {
        name: "flux",
        source,
        namespace: MANIFEST_NAMESPACE,
        changes: [],
        additions: [],
        waitSeconds,
        kubeconfigFrom,
        ...(context === undefined ? {} : { context }),
      },
      { parent: this, dependsOn: [namespace] },
    );
    this.registerOutputs();
  }
}
