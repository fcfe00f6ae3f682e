import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { TAKE_OVER } from "../take-over.ts";
import { secretKey } from "./channel.ts";
import { type NotificationsConfig, notificationsConfig } from "./config.ts";

export interface ArgoCdNotificationsArgs extends NotificationsConfig {
  /** Namespace of Argo CD. */
  readonly namespace: string;
  /** Secrets by the channel that they are for. */
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Whom Argo CD tells what. Its ConfigMap and its Secret belong to the installation, which may have channels, triggers and
 * templates of its own in them: only our keys are patched into both, and given up with this.
 */
export class ArgoCdNotifications extends pulumi.ComponentResource {
  constructor(name: string, args: ArgoCdNotificationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:Notifications", name, {}, opts);
    const { namespace, secrets } = args;
    const config = new k8s.core.v1.ConfigMapPatch(
      `${name}-config`,
      {
        metadata: { name: "argocd-notifications-cm", namespace, annotations: TAKE_OVER },
        data: notificationsConfig(args),
      },
      { parent: this },
    );
    if (Object.keys(secrets).length > 0)
      new k8s.core.v1.SecretPatch(
        `${name}-secret`,
        {
          metadata: { name: "argocd-notifications-secret", namespace, annotations: TAKE_OVER },
          // Not stringData: the API server forgets who set it, so that a key could not be given up again.
          data: Object.fromEntries(
            Object.entries(secrets).map(([channel, secret]) => [
              secretKey(channel),
              pulumi.output(secret).apply((text) => Buffer.from(text).toString("base64")),
            ]),
          ),
        },
        { parent: this, dependsOn: [config] },
      );
    this.registerOutputs();
  }
}
