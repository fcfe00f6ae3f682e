import * as z from "zod";
import { EVENTS } from "#components/argocd/notifications/events.ts";
import { CredentialReference, DnsLabel, Port } from "../fields.ts";
import { byName } from "./argocd/fields.ts";

const kind = { description: "Through what messages go" };
const Recipients = z.array(z.string().min(1)).min(1);
const Address = z.email({ pattern: z.regexes.html5Email });

const Channel = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("slack").meta(kind),
    tokenFrom: CredentialReference.meta({ description: "The bot token of a Slack app, `xoxb-...`" }),
    to: z
      .array(
        z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, {
          error: ({ input }) =>
            `"${input}" is not a channel of Slack: write its name without #, in lower-case letters`,
        }),
      )
      .min(1)
      .meta({ description: "Channels of Slack, without #", examples: [["shop-deploys"]] }),
  }),
  z.strictObject({
    kind: z.literal("slack-webhook").meta(kind),
    urlFrom: CredentialReference.meta({
      description: "The address of an incoming webhook of Slack, which is a secret",
    }),
  }),
  z
    .strictObject({
      kind: z.literal("mail").meta(kind),
      host: z.hostname().meta({ description: "The mail server" }),
      port: Port.default(587).meta({ description: "Its port for mail of users" }),
      from: Address.meta({ description: "Address of the sender", examples: ["argocd@example.com"] }),
      to: z
        .array(Address)
        .min(1)
        .meta({ description: "Addresses of the receivers", examples: [["shop@example.com"]] }),
      username: z.string().min(1).optional().meta({ description: "Account at the mail server" }),
      passwordFrom: CredentialReference.optional().meta({ description: "Its password" }),
    })
    .refine(({ username, passwordFrom }) => (username === undefined) === (passwordFrom === undefined), {
      error: "username and passwordFrom belong together; set both, or neither",
      path: ["passwordFrom"],
    }),
  z.strictObject({
    kind: z.literal("webhook").meta(kind),
    url: z
      .url({ protocol: /^https?$/ })
      .meta({ description: "What receives a JSON object by POST; nothing secret" }),
    headers: z
      .record(
        z.string().regex(/^(?!authorization$)[A-Za-z0-9-]+$/i, {
          error: "a header's name has letters, digits and -, and Authorization is set by tokenFrom",
        }),
        z.string(),
      )
      .default({})
      .meta({ description: "Headers of the request, nothing secret", examples: [{ "X-Team": "shop" }] }),
    tokenFrom: CredentialReference.optional().meta({
      description: "What is sent as `Authorization: Bearer`",
    }),
  }),
  z.strictObject({
    kind: z.literal("github-status").meta(kind),
    appId: z.int().min(1).meta({ description: "Id of a GitHub App that may write commit statuses" }),
    installationId: z.int().min(1).meta({ description: "Id of its installation" }),
    privateKeyFrom: CredentialReference.meta({ description: "Its private key in PEM" }),
  }),
]);
export type NotificationChannel = z.infer<typeof Channel>;

const ChannelName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/, {
  error: ({ input }) =>
    `"${input}" is not a channel's name: write lower-case letters, digits and "-", at most 30 characters`,
});

const EventName = z.string().regex(/^[a-z][a-z0-9-]{0,15}$/, {
  error: ({ input }) =>
    `"${input}" is not an event's name: write lower-case letters, digits and "-", at most 16 characters`,
});

const Event = z.strictObject({
  when: z
    .string()
    .min(1)
    .meta({
      description: "When it is told: an expression over app, as in Argo CD's triggers",
      examples: ["app.status?.sync?.status == 'OutOfSync'"],
    }),
  oncePer: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: "Told once for each value of this expression; default: each time that `when` becomes true",
      examples: ["app.status?.sync?.revision"],
    }),
  title: z
    .string()
    .regex(/^[^"\\{}\n]+$/, { error: "a title is one line without quotes, braces and backslashes" })
    .meta({ description: "What happened, in a few words", examples: ["differs from Git"] }),
  reason: z
    .string()
    .min(1)
    .default('""')
    .meta({
      description: "Why: a pipeline of Go's templates over .app, without braces",
      examples: [".app.status.sync.status"],
    }),
  state: z
    .enum(["success", "failure", "pending"])
    .default("failure")
    .meta({ description: "How it stands in a commit's status" }),
});

const Subscription = z.strictObject({
  channels: Recipients.meta({ description: "Names of channels" }),
  events: z
    .array(z.string())
    .min(1)
    .default(["failed", "sync-failed", "refused"])
    .meta({ description: `What is told: ${Object.keys(EVENTS).join(", ")}, or an event of your own` }),
  environments: z.array(DnsLabel).min(1).optional().meta({ description: "Default: all" }),
  applications: z
    .array(DnsLabel)
    .min(1)
    .optional()
    .meta({ description: "Services and applications; default: all" }),
});

/** Whom Argo CD's notifications tell what. */
export const Notifications = z
  .strictObject({
    channels: byName(ChannelName, Channel).meta({ description: "Where messages go, by a name of yours" }),
    events: byName(EventName, Event)
      .default({})
      .meta({ description: "Events of your own, by name; one of ours is replaced by its name" }),
    subscriptions: z.array(Subscription).meta({ description: "Who is told what" }),
  })
  .optional()
  .meta({
    description: "Whom Argo CD's notifications tell what about an environment; the hub's stack sets it up",
  });
