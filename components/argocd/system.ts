import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { TAKE_OVER } from "./take-over.ts";

export interface ArgoCdSystemArgs {
  /** Namespace of Argo CD. */
  readonly namespace: string;
  /** Keys of `argocd-cm`. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys of `argocd-rbac-cm`. */
  readonly rbac: Readonly<Record<string, string>>;
  /** Keys of `argocd-secret`. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What is set for all of Argo CD. Its ConfigMaps and its Secret are there already and belong to its installation, so single
 * keys are patched: only those given here are owned, and destroying this gives them up. A key that the installation had
 * set to something else is then gone until it sets it again: the API server does not remember. Nothing is registered for an
 * object of which no key is given.
 */
export class ArgoCdSystem extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdSystemArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:System", name, {}, opts);
    const { namespace } = args;
    for (const [role, object, data] of [
      ["config", "argocd-cm", args.config],
      ["rbac", "argocd-rbac-cm", args.rbac],
    ] as const)
      if (Object.keys(data).length > 0)
        new k8s.core.v1.ConfigMapPatch(
          `${name}-${role}`,
          { metadata: { name: object, namespace, annotations: TAKE_OVER }, data: { ...data } },
          { parent: this },
        );
    if (Object.keys(args.secrets).length > 0)
      new k8s.core.v1.SecretPatch(
        `${name}-secret`,
        {
          metadata: { name: "argocd-secret", namespace, annotations: TAKE_OVER },
          stringData: { ...args.secrets },
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}
