import * as z from "zod";
import { type ProviderType, providerTypes } from "#components/flux/notification.manifest.ts";
import { CredentialReference, DnsLabel } from "../../fields.ts";

/** How a kind of receiver is reached: by a secret address, by a token, or by both an address and a token. */
const NEEDS: Readonly<
  Record<ProviderType, readonly ("addressFrom" | "tokenFrom" | "address" | "channel")[]>
> = {
  slack: ["tokenFrom", "channel"],
  msteams: ["addressFrom"],
  discord: ["addressFrom"],
  generic: ["address"],
  "generic-hmac": ["address", "tokenFrom"],
  github: ["address", "tokenFrom"],
  gitlab: ["address", "tokenFrom"],
  alertmanager: ["address"],
};

/** Slack's method for posting messages, which takes a bot's token. */
export const SLACK_ADDRESS = "https://slack.com/api/chat.postMessage";

const Provider = z
  .strictObject({
    type: z.enum(providerTypes).meta({ description: "Kind of receiver, by Flux's name" }),
    channel: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "Channel of Slack", examples: ["shop-deployments"] }),
    address: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description: "Address of the receiver, when it is no secret",
        examples: ["https://github.com/acme/frontend"],
      }),
    addressFrom: CredentialReference.optional().meta({
      description: "Address of the receiver, when whoever knows it may post: an incoming webhook",
    }),
    tokenFrom: CredentialReference.optional().meta({ description: "Token or key for the receiver" }),
  })
  .superRefine((provider, context) => {
    const { type, address, addressFrom, tokenFrom } = provider;
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    for (const key of NEEDS[type])
      if (provider[key] === undefined && !(key === "address" && addressFrom !== undefined))
        issue(key, `a receiver of type ${type} needs ${key}`);
    if (address !== undefined && addressFrom !== undefined)
      issue("address", "the address stands in addressFrom already; remove one of the two");
    if (type === "slack" && addressFrom !== undefined)
      issue(
        "addressFrom",
        "Slack is reached with the token of a bot (tokenFrom); for an incoming webhook write type: generic",
      );
    if (tokenFrom !== undefined && !NEEDS[type].includes("tokenFrom"))
      issue("tokenFrom", `a receiver of type ${type} takes no token; remove the key`);
  });

const Alert = z.strictObject({
  provider: DnsLabel.meta({ description: "An entry of flux.notifications.providers" }),
  severity: z
    .enum(["info", "error"])
    .default("error")
    .meta({ description: "error: failures alone; info: every roll-out, too" }),
  services: z
    .array(DnsLabel)
    .optional()
    .meta({ description: "Services whose roll-outs are told; default: all, and all of flux.kustomizations" }),
  summary: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "What stands above each message", examples: ["the shop in production"] }),
});

/** Whom Flux tells what. */
export const Notifications = z
  .strictObject({
    providers: z.record(DnsLabel, Provider).default({}).meta({
      description: "Receivers of messages, by a name of yours",
    }),
    alerts: z.record(DnsLabel, Alert).default({}).meta({
      description: "What is told to whom, by a name of yours",
    }),
  })
  .prefault({})
  .meta({ description: "Whom Flux tells about roll-outs, by its notification controller" });
