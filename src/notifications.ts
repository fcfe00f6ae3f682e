import type * as pulumi from "@pulumi/pulumi";
import type { Channel } from "#components/argocd/notifications/channel.ts";
import { subscriptionAnnotations } from "#components/argocd/notifications/config.ts";
import { EVENTS } from "#components/argocd/notifications/events.ts";
import { ArgoCdNotifications } from "#components/argocd/notifications/notifications.ts";
import type { CredentialRef } from "#components/dynamic/credential.ts";
import { ENVIRONMENT_LABEL } from "#components/kubernetes/names.ts";
import { argocdAddress } from "./argocd-install.ts";
import type { NotificationChannel } from "./config/areas/notifications.ts";
import type { LoadedSettings } from "./config/load.ts";
import type { Settings } from "./config/schema.ts";
import type { Topology } from "./topology.ts";

/** The label by which an Application tells what it deploys. */
const SERVICE_LABEL = "app.kubernetes.io/name";

/** Sets up whom Argo CD tells what; nothing unless the settings ask for it. */
export async function buildNotifications(
  { settings, secret }: LoadedSettings,
  { product, apiUrl }: Topology,
  opts: pulumi.ComponentResourceOptions,
): Promise<pulumi.Resource[]> {
  const { notifications, argocd } = settings;
  const argocdUrl = argocdAddress(argocd);
  if (notifications === undefined || argocdUrl === undefined) return [];
  const secrets = await Promise.all(
    Object.entries(notifications.channels).map(async ([name, channel]) => {
      const from = secretOf(channel);
      return from === undefined ? [] : [[name, await secret(from)] as const];
    }),
  );
  return [
    new ArgoCdNotifications(
      `${product}-notifications`,
      {
        namespace: argocd.namespace,
        argocdUrl: argocdUrl.replace(/\/+$/, ""),
        channels: channelsOf(settings, apiUrl),
        events: eventsOf(settings),
        labels: { service: SERVICE_LABEL, environment: ENVIRONMENT_LABEL },
        secrets: Object.fromEntries(secrets.flat()),
      },
      opts,
    ),
  ];
}

/** The annotations by which the channels are told about one thing that Argo CD deploys in an environment. */
export function subscriptionsOf(
  settings: Settings,
  { environment, apiUrl }: Pick<Topology, "environment" | "apiUrl">,
  application: string,
): Record<string, string> {
  const mine = (settings.notifications?.subscriptions ?? []).filter(
    ({ environments = [environment], applications = [application] }) =>
      environments.includes(environment) && applications.includes(application),
  );
  return subscriptionAnnotations(mine, {
    channels: channelsOf(settings, apiUrl),
    events: eventsOf(settings),
  });
}

/** The events that every installation has, and those of the settings. */
const eventsOf = ({ notifications }: Settings) => ({ ...EVENTS, ...notifications?.events });

const channelsOf = (
  { notifications }: Settings,
  apiUrl: string | undefined,
): Readonly<Record<string, Channel>> =>
  Object.fromEntries(
    Object.entries(notifications?.channels ?? {}).map(([name, channel]) => [
      name,
      channelOf(channel, apiUrl),
    ]),
  );

function channelOf(channel: NotificationChannel, apiUrl: string | undefined): Channel {
  switch (channel.kind) {
    case "slack": {
      const { kind, to } = channel;
      return { kind, to };
    }
    case "slack-webhook":
      return { kind: channel.kind };
    case "mail": {
      const { passwordFrom: _secret, ...mail } = channel;
      return mail;
    }
    case "webhook": {
      const { tokenFrom, ...webhook } = channel;
      return { ...webhook, bearer: tokenFrom !== undefined };
    }
    case "github-status": {
      const { privateKeyFrom: _secret, ...app } = channel;
      return { ...app, apiUrl };
    }
  }
}

function secretOf(channel: NotificationChannel): CredentialRef | undefined {
  switch (channel.kind) {
    case "slack":
    case "webhook":
      return channel.tokenFrom;
    case "slack-webhook":
      return channel.urlFrom;
    case "mail":
      return channel.passwordFrom;
    case "github-status":
      return channel.privateKeyFrom;
  }
}
