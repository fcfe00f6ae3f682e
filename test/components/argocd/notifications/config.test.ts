import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Channel, recipientsOf, serviceEntry } from "#components/argocd/notifications/channel.ts";
import { notificationsConfig, subscriptionAnnotations } from "#components/argocd/notifications/config.ts";
import { EVENTS, type Event } from "#components/argocd/notifications/events.ts";
import { ArgoCdNotifications } from "#components/argocd/notifications/notifications.ts";
import { deploy, presentable } from "#test/harness/deploy.ts";

const slack: Channel = { kind: "slack", to: ["shop", "platform"] };
const hook: Channel = { kind: "webhook", url: "https://hook.test", headers: {}, bearer: true };
const labels = { service: "name", environment: "env" };
const argocdUrl = "https://argocd.test";

describe("a channel in Argo CD's configuration", () => {
  const json = { name: "Content-Type", value: "application/json" };
  it.each<[string, Channel, string, Record<string, unknown>]>([
    ["Slack's bot", slack, "service.slack.x", { token: "$slipway-x" }],
    [
      "Slack's incoming webhook, which is no service of Slack for Argo CD",
      { kind: "slack-webhook" },
      "service.webhook.x",
      { url: "$slipway-x", headers: [json] },
    ],
    [
      "mail with an account",
      { kind: "mail", host: "smtp.test", port: 587, from: "a@b.test", to: ["c@d.test"], username: "u" },
      "service.email.x",
      { host: "smtp.test", port: 587, from: "a@b.test", username: "u", password: "$slipway-x" },
    ],
    [
      "mail without",
      { kind: "mail", host: "smtp.test", port: 25, from: "a@b.test", to: ["c@d.test"] },
      "service.email.x",
      { host: "smtp.test", port: 25, from: "a@b.test" },
    ],
    [
      "a webhook with a token and a header",
      { ...hook, headers: { "X-Team": "shop" } },
      "service.webhook.x",
      {
        url: "https://hook.test",
        headers: [
          json,
          { name: "X-Team", value: "shop" },
          { name: "Authorization", value: "Bearer $slipway-x" },
        ],
      },
    ],
    [
      "a status on GitHub's own server",
      { kind: "github-status", appId: 1, installationId: 2 },
      "service.github.x",
      { appID: 1, installationID: 2, privateKey: "$slipway-x" },
    ],
    [
      "a status on a server of one's own",
      { kind: "github-status", appId: 1, installationId: 2, apiUrl: "https://ghe.test/api/v3" },
      "service.github.x",
      {
        appID: 1,
        installationID: 2,
        privateKey: "$slipway-x",
        enterpriseBaseURL: "https://ghe.test/api/v3",
      },
    ],
  ])("%s", (_name, channel, key, value) => {
    expect(serviceEntry("x", channel)).toEqual([key, value]);
  });
});

describe("the configuration", () => {
  const config = notificationsConfig({
    argocdUrl,
    labels,
    channels: { chat: slack, hook, plain: { kind: "slack-webhook" } },
    events: EVENTS,
  });

  it("has a trigger and a template for each event, under names that no catalogue uses", () => {
    for (const event of Object.keys(EVENTS)) {
      expect(parse(config[`trigger.slipway-${event}`] ?? "")).toMatchObject([{ send: [`slipway-${event}`] }]);
      expect(Object.keys(parse(config[`template.slipway-${event}`] ?? ""))).toEqual(["message", "webhook"]);
    }
  });

  it("gives each webhook a body of its own: facts as JSON, and for Slack a text", () => {
    const template = parse(config["template.slipway-failed"] ?? "") as {
      webhook: Record<string, { method: string; body: string }>;
    };
    expect(Object.keys(template.webhook)).toEqual(["hook", "plain"]);
    expect(template.webhook.hook?.body).toContain('"reason": {{ toJson $reason }}');
    expect(template.webhook.hook?.body).toContain('"event": {{ toJson "failed" }}');
    expect(template.webhook.plain?.body).toMatch(/\{"text": \{\{ toJson \$text \}\}\}$/);
  });
});

it("subscribes each event to each channel, with whom the channel needs to know", () => {
  const subscriptions = [
    { events: ["failed"], channels: ["chat", "hook"] },
    { events: ["deployed"], channels: ["chat"] },
  ];
  expect(subscriptionAnnotations(subscriptions, { channels: { chat: slack, hook }, events: EVENTS })).toEqual(
    {
      "notifications.argoproj.io/subscribe.slipway-failed.chat": "shop;platform",
      "notifications.argoproj.io/subscribe.slipway-failed.hook": "",
      "notifications.argoproj.io/subscribe.slipway-deployed.chat": "shop;platform",
    },
  );
  expect(recipientsOf({ kind: "slack-webhook" })).toBe("");
});

it("a commit's status is told of what happened to the commit, and not of a version that was refused", () => {
  const subscriptions = [{ events: ["failed", "refused", "mine"], channels: ["status"] }];
  const status: Channel = { kind: "github-status", appId: 1, installationId: 2 };
  const mine: Event = { when: "true", title: "t", reason: '""', state: "pending" };
  const events = { ...EVENTS, mine };
  const config = { argocdUrl, labels, channels: { status }, events };
  expect(Object.keys(subscriptionAnnotations(subscriptions, config))).toEqual([
    "notifications.argoproj.io/subscribe.slipway-failed.status",
    "notifications.argoproj.io/subscribe.slipway-mine.status",
  ]);
  const templates = notificationsConfig(config);
  expect(templates["template.slipway-failed"]).toContain("state: failure");
  expect(templates["template.slipway-refused"]).not.toContain("github");
});

it("secrets are patched as data of the Secret, and stand nowhere in the clear", async () => {
  const { resources } = await deploy(
    () =>
      new ArgoCdNotifications("n", {
        namespace: "argocd",
        argocdUrl,
        labels,
        channels: { hook },
        events: EVENTS,
        secrets: { hook: "the-token" },
      }),
  );
  expect(resources.map(({ type }) => type)).toEqual([
    "slipway:argocd:Notifications",
    "kubernetes:core/v1:ConfigMapPatch",
    "kubernetes:core/v1:SecretPatch",
  ]);
  const written = JSON.stringify(presentable(resources.map(({ inputs }) => inputs)));
  expect(written).toContain('"name":"argocd-notifications-secret"');
  for (const text of ["the-token", Buffer.from("the-token").toString("base64")])
    expect(written).not.toContain(text);
});
