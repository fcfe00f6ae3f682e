import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";

/** A receiver that a repository tells about events at once, so that it need not ask again and again. */
export interface WebhookSpec {
  readonly url: pulumi.Input<string>;
  /** The secret both sides know: the receiver checks each delivery's signature with it. */
  readonly secret: pulumi.Input<string>;
  readonly events: readonly string[];
}

export function registerWebhook(
  name: string,
  repository: pulumi.Input<string>,
  { url, secret, events }: WebhookSpec,
  opts: pulumi.CustomResourceOptions,
): github.RepositoryWebhook {
  return new github.RepositoryWebhook(
    name,
    {
      repository,
      active: true,
      events: [...events],
      configuration: { url, secret, contentType: "json", insecureSsl: false },
    },
    opts,
  );
}
