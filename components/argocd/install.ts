import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CredentialRef } from "../dynamic/credential.ts";
import { AppliedManifest } from "../kubernetes/apply/applied-manifest.ts";
import type { ManifestSource } from "../kubernetes/apply/source.ts";
import { mergePatch } from "../kubernetes/merge.ts";
import { InitialAdmin } from "./initial-admin.ts";
import { type InstallSpec, manifestEdits } from "./install.manifest.ts";
import { ARGOCD_CHARTS, MANIFEST_NAMESPACE } from "./install-sources.ts";
import { chartValues } from "./install-values.ts";

/** By what Argo CD is installed. */
export type InstallMethod =
  | {
      readonly kind: "chart";
      /** Version of the official chart. */
      readonly chartVersion: string;
      /** Version of Argo CD; default: the one that the chart names. */
      readonly version?: string;
      /** Merged over the values that this makes, as a patch (RFC 7386). Nothing in it may be secret. */
      readonly values: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "manifest"; readonly source: ManifestSource };

export interface ArgoCdInstallArgs extends InstallSpec {
  readonly method: InstallMethod;
  readonly labels: Record<string, string>;
  /** Whether the built-in account admin works, and so has a first password. */
  readonly admin: boolean;
  /** A kubeconfig, as a path or as its contents, and a context of it; default: its current one. */
  readonly kubeconfigFrom: CredentialRef;
  readonly context?: string;
  /** Seconds until all of Argo CD must run. */
  readonly waitSeconds: number;
}

/** Argo CD itself, in a namespace of its own: one resource for all of it, because its definitions alone slow every preview. */
export class ArgoCdInstall extends pulumi.ComponentResource {
  /** The first password of the account admin; secret. Undefined without that account, empty where Argo CD made none. */
  readonly initialAdminPassword: pulumi.Output<string> | undefined;

  constructor(name: string, args: ArgoCdInstallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Install", name, {}, opts);
    const { namespace, labels } = args;
    const own = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      { metadata: { name: namespace, labels } },
      { parent: this },
    );
    const installed =
      args.method.kind === "chart"
        ? registerRelease(this, name, args, args.method, own)
        : registerManifest(this, name, args, args.method.source, own);
    this.initialAdminPassword = args.admin
      ? pulumi.secret(
          new InitialAdmin(
            `${name}-admin`,
            { namespace, kubeconfigFrom: args.kubeconfigFrom, ...contextOf(args) },
            { parent: this, dependsOn: [installed] },
          ).password,
        )
      : undefined;
    this.registerOutputs();
  }
}

const contextOf = ({ context }: ArgoCdInstallArgs): { context?: string } =>
  context === undefined ? {} : { context };

function registerRelease(
  parent: pulumi.Resource,
  name: string,
  args: ArgoCdInstallArgs,
  { chartVersion, version, values }: Extract<InstallMethod, { kind: "chart" }>,
  namespace: pulumi.Resource,
): pulumi.Resource {
  return new k8s.helm.v3.Release(
    `${name}-release`,
    {
      // With this name the chart's objects have the names of the official manifest's.
      name: "argocd",
      namespace: args.namespace,
      chart: "argo-cd",
      version: chartVersion,
      repositoryOpts: { repo: ARGOCD_CHARTS },
      values: mergePatch(chartValues(args, version), values) as Record<string, unknown>,
      // An upgrade that fails is taken back: the version before goes on.
      atomic: true,
      cleanupOnFail: true,
      timeout: args.waitSeconds,
      maxHistory: 5,
    },
    { parent, dependsOn: [namespace] },
  );
}

function registerManifest(
  parent: pulumi.Resource,
  name: string,
  args: ArgoCdInstallArgs,
  source: ManifestSource,
  namespace: pulumi.Resource,
): pulumi.Resource {
  return new AppliedManifest(
    `${name}-manifest`,
    {
      name: "argocd",
      source,
      namespace: args.namespace,
      writtenFor: MANIFEST_NAMESPACE,
      ...manifestEdits(args),
      waitSeconds: args.waitSeconds,
      kubeconfigFrom: args.kubeconfigFrom,
      ...contextOf(args),
    },
    { parent, dependsOn: [namespace] },
  );
}
