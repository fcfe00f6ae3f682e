import { withoutUndefined } from "../optional.ts";

/** Where messages go. Secrets are elsewhere (`secretKey`): the configuration is a ConfigMap, which everybody may read. */
export type Channel =
  /** Slack by an app's bot token; `to` are names of Slack channels without `#`. */
  | { readonly kind: "slack"; readonly to: readonly string[] }
  /** Slack by the secret address of an incoming webhook, which belongs to one channel. */
  | { readonly kind: "slack-webhook" }
  | {
      readonly kind: "mail";
      readonly host: string;
      readonly port: number;
      readonly from: string;
      readonly to: readonly string[];
      /** Default: the server asks for no account, and no password is sent. */
      readonly username?: string | undefined;
    }
  /** A JSON object by POST. */
  | {
      readonly kind: "webhook";
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Whether a secret is sent as `Authorization: Bearer`. */
      readonly bearer: boolean;
    }
  /** A status of the commit in the GitOps repository, set by a GitHub App. */
  | {
      readonly kind: "github-status";
      readonly appId: number;
      readonly installationId: number;
      /** Address of the API; default: that of github.com. */
      readonly apiUrl?: string | undefined;
    };

/** The key of `argocd-notifications-secret` that holds a channel's secret. */
export const secretKey = (channel: string): string => `slipway-${channel}`;

/** The kinds whose messages are JSON by POST, which templates address by the channel's name. */
export const isPosted = ({ kind }: Channel): boolean => kind === "webhook" || kind === "slack-webhook";

/** To whom in a channel, as a subscription's annotation has it: empty where the channel is one address. */
export const recipientsOf = (channel: Channel): string => ("to" in channel ? channel.to.join(";") : "");

const TYPES: Readonly<Record<Channel["kind"], string>> = {
  slack: "slack",
  "slack-webhook": "webhook",
  mail: "email",
  webhook: "webhook",
  "github-status": "github",
};

const JSON_BODY = { name: "Content-Type", value: "application/json" };

/** A channel as Argo CD's configuration has it: key and value. `$name` stands for a key of the Secret. */
export function serviceEntry(name: string, channel: Channel): [key: string, value: Record<string, unknown>] {
  return [`service.${TYPES[channel.kind]}.${name}`, optionsOf(channel, `$${secretKey(name)}`)];
}

function optionsOf(channel: Channel, secret: string): Record<string, unknown> {
  switch (channel.kind) {
    case "slack":
      return { token: secret };
    case "slack-webhook":
      return { url: secret, headers: [JSON_BODY] };
    case "mail": {
      const { host, port, from, username } = channel;
      return withoutUndefined({
        host,
        port,
        from,
        username,
        password: username === undefined ? undefined : secret,
      });
    }
    case "webhook":
      return {
        url: channel.url,
        headers: [
          JSON_BODY,
          ...Object.entries(channel.headers).map(([header, value]) => ({ name: header, value })),
          ...(channel.bearer ? [{ name: "Authorization", value: `Bearer ${secret}` }] : []),
        ],
      };
    case "github-status":
      return withoutUndefined({
        appID: channel.appId,
        installationID: channel.installationId,
        privateKey: secret,
        enterpriseBaseURL: channel.apiUrl,
      });
  }
}
