import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

export interface ArgoCdRepositoryArgs {
  /** Kubernetes name of the Secret. */
  readonly secretName: string;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly url: string;
  /** A token that may read the repository. */
  readonly token: pulumi.Input<string>;
}

/** The access of Argo CD to one private Git repository, over HTTP(S) with a token. */
export class ArgoCdRepository extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Repository", name, {}, opts);
    new k8s.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: {
          name: args.secretName,
          namespace: args.namespace,
          labels: { ...args.labels, "argocd.argoproj.io/secret-type": "repository" },
        },
        stringData: { type: "git", url: args.url, username: "x-access-token", password: args.token },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
