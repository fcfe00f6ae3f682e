import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type RepositoryAddress, repositorySecret } from "./repository-secret.ts";

export interface ArgoCdRepositoryArgs {
  /** Kubernetes name of the Secret. */
  readonly secretName: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly repository: RepositoryAddress;
  /** `template`: the access counts for every repository whose address begins with this one. Default: for this one alone. */
  readonly scope?: "repository" | "template";
}

/** Argo CD's knowledge of one repository, or its access to all below an address. */
export class ArgoCdRepository extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Repository", name, {}, opts);
    const type = args.scope === "template" ? "repo-creds" : "repository";
    new k8s.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: {
          name: args.secretName,
          namespace: args.namespace,
          labels: { ...args.labels, "argocd.argoproj.io/secret-type": type },
        },
        stringData: repositorySecret(args.repository),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
