import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { dockerConfig, type RegistryAccount } from "./registry-credential.ts";

export interface PullSecretArgs {
  /** Kubernetes name of the Secret, to which pods refer as `imagePullSecrets`. */
  readonly secretName: string;
  /** Namespace of the pods: a pull secret serves no other. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Registry host with an optional path, as `ghcr.io/acme`. */
  readonly registry: string;
  readonly account: pulumi.Input<RegistryAccount>;
}

/** The credential with which the pods of one namespace pull from a private registry. */
export class PullSecret extends pulumi.ComponentResource {
  constructor(name: string, args: PullSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:images:PullSecret", name, {}, opts);
    new k8s.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: args.secretName, namespace: args.namespace, labels: args.labels },
        type: "kubernetes.io/dockerconfigjson",
        stringData: {
          ".dockerconfigjson": pulumi.secret(
            pulumi.output(args.account).apply((account) => dockerConfig(args.registry, account)),
          ),
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
