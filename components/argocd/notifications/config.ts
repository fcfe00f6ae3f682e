import { stringify } from "yaml";
import { recipientsOf, serviceEntry } from "./channel.ts";
import type { Event } from "./events.ts";
import { type TemplateContext, templateOf } from "./template.ts";

/** What Argo CD's notifications are set up with. */
export interface NotificationsConfig extends TemplateContext {
  readonly events: Readonly<Record<string, Event>>;
}

/** The trigger of an event. Ours are told apart from those that an installation brings, whose names begin with `on-`. */
export const triggerOf = (event: string): string => `slipway-${event}`;

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 });

/** The keys of `argocd-notifications-cm`: the channels, and a trigger and a template for each event. */
export function notificationsConfig(config: NotificationsConfig): Record<string, string> {
  const { channels, events } = config;
  return Object.fromEntries([
    ...Object.entries(channels).map(([name, channel]) => {
      const [key, value] = serviceEntry(name, channel);
      return [key, yaml(value)];
    }),
    ...Object.entries(events).flatMap(([name, event]) => [
      [`trigger.${triggerOf(name)}`, yaml([conditionOf(name, event)])],
      [`template.${triggerOf(name)}`, yaml(templateOf(name, event, config))],
    ]),
  ]);
}

const conditionOf = (name: string, { when, oncePer, title }: Event) => ({
  description: title,
  when,
  ...(oncePer === undefined ? {} : { oncePer }),
  send: [triggerOf(name)],
});

/** Events of an Application that go to channels. */
export interface Subscription {
  readonly events: readonly string[];
  readonly channels: readonly string[];
}

/** The annotations by which an Application is subscribed to. A commit's status is not told what says nothing of a commit. */
export const subscriptionAnnotations = (
  subscriptions: readonly Subscription[],
  { channels, events: known }: Pick<NotificationsConfig, "channels" | "events">,
): Record<string, string> =>
  Object.fromEntries(
    subscriptions.flatMap(({ events, channels: names }) =>
      events.flatMap((event) =>
        names.flatMap((name) => {
          const channel = channels[name];
          return channel === undefined ||
            (channel.kind === "github-status" && known[event]?.state === undefined)
            ? []
            : [[`notifications.argoproj.io/subscribe.${triggerOf(event)}.${name}`, recipientsOf(channel)]];
        }),
      ),
    ),
  );
