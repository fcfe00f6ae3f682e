import { describe, expect, it } from "vitest";
import { parseSettings } from "#src/config/load.ts";
import { complaint, plainSettings } from "./plain-settings.ts";

const OWN_CLUSTER = { driver: "existing", kubeconfigFrom: { env: "KUBECONFIG" } };

/** The real settings with Flux as the controller. */
const flux = (changes: Record<string, unknown> = {}) =>
  plainSettings({ "gitops.controller": "flux", flux: {}, ...changes });
const folder = (settings: Record<string, unknown>) =>
  flux({ "flux.kustomizations.cache": { path: "extra/cache", ...settings } });
const receiver = (settings: Record<string, unknown>) =>
  flux({ "flux.notifications.providers.ops": settings });

describe("Flux as the controller", () => {
  it("needs no further setting", () => {
    expect(parseSettings(plainSettings({ "gitops.controller": "flux" }), "dev").flux).toBeUndefined();
    expect(() => parseSettings(flux(), "dev")).not.toThrow();
  });

  it("may be installed by a hub that Argo CD serves, for another environment", () => {
    const settings = plainSettings({ flux: { install: { method: "manifest" } }, cluster: OWN_CLUSTER });
    expect(() => parseSettings(settings, "dev")).not.toThrow();
  });
});

describe("settings of the other controller are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "Flux's without Flux",
      plainSettings({ flux: { intervalSeconds: 60 } }),
      "Argo CD is the controller, and nothing reads these settings; remove the key, or set gitops.controller: flux",
    ],
    [
      "keeping what is there anyway",
      plainSettings({ "gitops.keepArgoCd": true }),
      "Argo CD is the controller and is there anyway; remove the key",
    ],
    [
      "leaving workloads that Pulumi's Applications do not have",
      plainSettings({ gitops: { leaveWorkloads: true, pattern: "app-of-apps" } }),
      "with the pattern app-of-apps the Applications are not Pulumi's; set pattern: application first",
    ],
    [
      "a pattern",
      flux({ "gitops.pattern": "app-of-apps" }),
      "app-of-apps is a pattern of Argo CD's; remove the key",
    ],
    [
      "applications",
      flux({
        "applications.quote": { source: { kind: "directory", path: "quote" }, sync: { mode: "manual" } },
      }),
      "these are Argo CD's; put the manifests into a folder and name it in flux.kustomizations",
    ],
    [
      "messages that Argo CD sends",
      flux({
        notifications: {
          channels: { hook: { kind: "slack-webhook", urlFrom: { env: "HOOK" } } },
          subscriptions: [{ channels: ["hook"] }],
        },
      }),
      "Argo CD sends these; write the receivers into flux.notifications",
    ],
    ["Kargo", flux({ kargo: {} }), "Kargo promotes by syncing Applications of Argo CD's; remove the key"],
    [
      "what Applications have",
      flux({ "argocd.services.voting": { links: { docs: "https://docs.acme.example" } } }),
      "only Argo CD has them, and gitops.controller is flux; remove the key",
    ],
    [
      "an installation that would vanish",
      flux({ "argocd.install": { method: "manifest" }, cluster: OWN_CLUSTER }),
      "Argo CD would be removed, and gitops.controller is flux; remove the key, or set gitops.keepArgoCd: true",
    ],
    [
      "a Job that Argo CD runs",
      flux({ "services.catalogue.migration": { command: ["migrate"] } }),
      "the Jobs of a service are hooks of Argo CD's; remove the key",
    ],
    [
      "a gate that asks Argo CD",
      flux({ "pipeline.staging.gates": { soak: { seconds: 60 } } }),
      "the health of a stage over time is known from Argo CD alone; remove the key",
    ],
  ])("%s", (_name, settings, message) => {
    expect(complaint(settings)).toContain(message);
  });
});

describe("settings of Flux that cannot be meant are refused", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["an unknown key", flux({ "flux.intervall": 5 }), "intervall"],
    ["looking at Git all the time", flux({ "flux.intervalSeconds": 1 }), "flux.intervalSeconds"],
    [
      "Argo CD's namespace",
      flux({ "flux.namespace": "argocd" }),
      `"argocd" is Argo CD's namespace; give Flux one of its own`,
    ],
    [
      "an installation in another namespace",
      flux({ flux: { namespace: "delivery", install: { method: "manifest" } }, cluster: OWN_CLUSTER }),
      "the official manifest is written for flux-system, and its controllers find each other there",
    ],
    [
      "an installation into the sandbox",
      flux({ "flux.install": { method: "manifest" } }),
      `"manifest" needs a cluster of your own (cluster.driver: existing); the sandbox runs Flux's controllers itself`,
    ],
    [
      "an installation by another stack than the hub",
      flux({ hub: "prod", "flux.install": { method: "manifest" } }),
      "the hub installs, and this stack is none; remove the key",
    ],
    [
      "a version with a v",
      flux({ "flux.install": { method: "manifest", version: "v2.9.4" } }),
      '"v2.9.4" is not an exact version',
    ],
    [
      "a manifest without TLS",
      flux({ "flux.install": { method: "manifest", source: { url: "http://mirror.test/i.yaml" } } }),
      "flux.install.source",
    ],
    [
      "a digest that is none",
      flux({ "flux.install": { method: "manifest", sha256: "abc" } }),
      "not a SHA-256 digest",
    ],
    [
      "a service that is none",
      flux({ "flux.services.cart": {} }),
      '"cart" is not a service; services are frontend',
    ],
    [
      "a dependency that is none",
      flux({ "flux.services.frontend": { dependsOn: ["cart"] } }),
      '"cart" is not a service',
    ],
    [
      "services that wait for each other",
      flux({
        "flux.services": { frontend: { dependsOn: ["catalogue"] }, catalogue: { dependsOn: ["frontend"] } },
      }),
      "frontend waits for catalogue waits for frontend: none of them would ever be rolled out",
    ],
    [
      "a folder that waits for itself",
      folder({ dependsOn: ["cache"] }),
      "cache waits for cache: none of them",
    ],
    [
      "a folder that waits for none",
      folder({ dependsOn: ["db"] }),
      '"db" is no entry of flux.kustomizations; entries are cache',
    ],
    [
      "a folder outside of the repository",
      folder({ path: "../secrets" }),
      '"../secrets" is not a folder of the GitOps repository',
    ],
    ["an absolute folder", folder({ path: "/extra" }), '"/extra" is not a folder of the GitOps repository'],
    [
      "a health check without an API version",
      folder({ healthChecks: [{ apiVersion: "Deployment", kind: "Deployment", name: "a" }] }),
      '"Deployment" is not an API version',
    ],
    [
      "a name that is too long in one stage",
      flux({ [`flux.kustomizations.${"a".repeat(60)}`]: { path: "extra" } }),
      "has 64 characters, Kubernetes allows 63",
    ],
    ["Slack without a channel", receiver({ type: "slack", tokenFrom: { env: "T" } }), "slack needs channel"],
    [
      "Slack with an incoming webhook",
      receiver({ type: "slack", channel: "c", tokenFrom: { env: "T" }, addressFrom: { env: "A" } }),
      "Slack is reached with the token of a bot (tokenFrom); for an incoming webhook write type: generic",
    ],
    ["a receiver without an address", receiver({ type: "generic" }), "generic needs address"],
    [
      "a secret address in the clear",
      receiver({ type: "discord", address: "https://discord.test/api/webhooks/1" }),
      "discord needs addressFrom",
    ],
    [
      "two addresses",
      receiver({ type: "generic", address: "https://a.test/", addressFrom: { env: "A" } }),
      "the address stands in addressFrom already; remove one of the two",
    ],
    [
      "a token for nobody",
      receiver({ type: "generic", address: "https://a.test/", tokenFrom: { env: "T" } }),
      "a receiver of type generic takes no token; remove the key",
    ],
    ["an unknown receiver", receiver({ type: "carrier-pigeon" }), "flux.notifications.providers.ops.type"],
    [
      "an alert to nobody",
      flux({ "flux.notifications.alerts.all": { provider: "ops" } }),
      '"ops" is no receiver; receivers are none',
    ],
    [
      "an alert about no service",
      flux({
        "flux.notifications": {
          providers: { ops: { type: "generic", address: "https://a.test/" } },
          alerts: { all: { provider: "ops", services: ["cart"] } },
        },
      }),
      '"cart" is not a service',
    ],
    [
      "a service whose name Helm refuses",
      flux({ [`services.${"s".repeat(54)}`]: { kind: "go", port: 1 } }),
      "has 54 characters, a Helm release 53 at most",
    ],
  ])("%s", (_name, settings, message) => {
    expect(complaint(settings)).toContain(message);
  });
});
