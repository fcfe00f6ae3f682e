import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const slack = { kind: "slack", tokenFrom: { config: "slackToken" }, to: ["shop"] };
const subscription = { channels: ["chat"] };
const mail = { kind: "mail", host: "smtp.test", from: "a@b.test", to: ["c@d.test"] };

const changed = (notifications: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  plainSettings({
    "argocd.system": { url: "https://argocd.test" },
    notifications: { channels: { chat: slack }, subscriptions: [subscription], ...notifications },
    ...more,
  });

describe("notifications that cannot be meant are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "a channel that is not there",
      { subscriptions: [{ channels: ["chatt"] }] },
      '"chatt" is no channel; there are chat',
    ],
    [
      "an event of Argo CD's catalogue",
      { subscriptions: [{ ...subscription, events: ["on-sync-failed"] }] },
      '"on-sync-failed" is no event; there are failed, refused, deployed, sync-failed, sync-unknown, sync-running',
    ],
    [
      "an unknown stage",
      { subscriptions: [{ ...subscription, environments: ["production"] }] },
      '"production" is no stage; there are dev, staging, prod',
    ],
    [
      "an unknown service",
      { subscriptions: [{ ...subscription, applications: ["vote"] }] },
      '"vote" is no service or application; there are frontend, catalogue',
    ],
    [
      "a webhook's address as Slack's token",
      { channels: { chat: { kind: "slack", url: "https://hooks.slack.test/x" } } },
      'Unrecognized key: "url"',
    ],
    [
      "a token in the clear",
      { channels: { chat: { ...slack, tokenFrom: "xoxb-1" } } },
      "notifications.channels.chat.tokenFrom",
    ],
    [
      "Slack's channel with #",
      { channels: { chat: { ...slack, to: ["#shop"] } } },
      '"#shop" is not a channel of Slack: write its name without #',
    ],
    [
      "an account without a password",
      { channels: { chat: { ...mail, username: "u" } } },
      "username and passwordFrom belong together; set both, or neither",
    ],
    [
      "an address that is none",
      { channels: { chat: { ...mail, to: ["somebody"] } } },
      "notifications.channels.chat.to",
    ],
    [
      "a secret among the headers",
      { channels: { chat: { kind: "webhook", url: "https://x.test", headers: { Authorization: "x" } } } },
      "Authorization is set by tokenFrom",
    ],
    [
      "a channel's name with a dot, which would end a key of the ConfigMap",
      { channels: { "a.b": slack } },
      '"a.b" is not a channel\'s name',
    ],
    [
      "a title that would end its template",
      { events: { drift: { when: "true", title: 'x"}}' } } },
      "a title is one line without quotes, braces and backslashes",
    ],
  ])("%s", (_name, notifications, expected) => {
    expect(complaint(changed(notifications))).toContain(expected);
  });

  it("without an address of Argo CD to link to", () => {
    const settings = changed({}, { "argocd.system": { admin: true } });
    expect(complaint(settings)).toContain(
      "messages link to Argo CD, whose address is not known; set argocd.system.url",
    );
  });

  it("but an event of one's own may be subscribed to", () => {
    const settings = changed({
      events: { drift: { when: "true", title: "differs" } },
      subscriptions: [{ ...subscription, events: ["drift"] }],
    });
    expect(parseSettings(settings, "dev").notifications?.events.drift).toMatchObject({
      reason: '""',
      state: "failure",
    });
  });
});
