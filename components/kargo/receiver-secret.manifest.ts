import { CREDENTIAL_LABEL, type KargoSecret } from "./credential.manifest.ts";
import type { InProject } from "./kind.ts";
import type { WebhookReceiver } from "./project.manifest.ts";

/** The key under which a receiver looks in its Secret (constants `...SecretDataKey` of Kargo's pkg/webhook/external). */
export const RECEIVER_SECRET_KEYS = {
  artifactory: "secret-token",
  azure: "secret",
  bitbucket: "secret",
  dockerhub: "secret",
  generic: "secret",
  gitea: "secret",
  github: "secret",
  gitlab: "secret-token",
  harbor: "auth-header",
  quay: "secret",
} as const satisfies Record<WebhookReceiver["kind"], string>;

/** The Secret that a webhook receiver shares with the service that reports to it. */
export const receiverSecretManifest = <Secret>(
  { name, project, labels, kind }: InProject & Pick<WebhookReceiver, "kind">,
  secret: Secret,
): KargoSecret<Secret> => ({
  metadata: { name, namespace: project, labels: { ...labels, [CREDENTIAL_LABEL]: "generic" } },
  stringData: { [RECEIVER_SECRET_KEYS[kind]]: secret },
});
