import { type Channel, isPosted } from "./channel.ts";
import type { Event } from "./events.ts";

/** What every template needs to know of the installation. */
export interface TemplateContext {
  /** Address of Argo CD's interface, without a slash at its end. */
  readonly argocdUrl: string;
  readonly channels: Readonly<Record<string, Channel>>;
  /** Labels by which an Application tells its service and its environment. */
  readonly labels: { readonly service: string; readonly environment: string };
}

const label = (key: string): string => `(dig "metadata" "labels" "${key}" "" .app)`;

/** The lines before each text: what is told, computed once, so that no part of a message has words of its own. */
const computed = (event: Event, argocdUrl: string): string =>
  [
    `{{- $reason := ${event.reason} -}}`,
    `{{- $link := printf "%s/applications/%s/%s" ${JSON.stringify(argocdUrl)} .app.metadata.namespace .app.metadata.name -}}`,
    `{{- $text := printf "%s: %s: %v\\n%s" .app.metadata.name ${JSON.stringify(event.title)} $reason $link -}}`,
    "",
  ].join("\n");

/** What a webhook receives. Each value is written as JSON: a reason has quotes and lines. */
const facts = (name: string, { labels }: TemplateContext): Readonly<Record<string, string>> => ({
  event: JSON.stringify(name),
  application: ".app.metadata.name",
  service: label(labels.service),
  environment: label(labels.environment),
  revision: '(dig "status" "operationState" "syncResult" "revision" "" .app)',
  sync: '(dig "status" "sync" "status" "" .app)',
  health: '(dig "status" "health" "status" "" .app)',
  reason: "$reason",
  link: "$link",
});

const object = (fields: Readonly<Record<string, string>>): string =>
  `{${Object.entries(fields)
    .map(([key, value]) => `${JSON.stringify(key)}: {{ toJson ${value} }}`)
    .join(", ")}}`;

/** The template of an event, with a part for each kind of channel that there is. */
export function templateOf(name: string, event: Event, context: TemplateContext): Record<string, unknown> {
  const before = computed(event, context.argocdUrl);
  const channels = Object.entries(context.channels);
  const has = (kind: Channel["kind"]) => channels.some(([, channel]) => channel.kind === kind);
  const posted = channels.filter(([, channel]) => isPosted(channel));
  const body = ({ kind }: Channel) =>
    object(kind === "slack-webhook" ? { text: "$text" } : facts(name, context));
  return {
    message: `${before}{{ $text }}`,
    ...(has("mail") ? { email: { subject: `{{ .app.metadata.name }}: ${event.title}` } } : {}),
    ...(posted.length === 0
      ? {}
      : {
          webhook: Object.fromEntries(
            posted.map(([channel, spec]) => [channel, { method: "POST", body: `${before}${body(spec)}` }]),
          ),
        }),
    ...(has("github-status") && event.state !== undefined
      ? {
          github: {
            status: {
              state: event.state,
              label: "argocd/{{ .app.metadata.name }}",
              targetURL: `${before}{{ $link }}`,
            },
          },
        }
      : {}),
  };
}
