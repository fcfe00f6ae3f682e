import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { openCluster } from "#components/kubernetes/cluster.ts";
import { askArgocd, postToArgocd, signInAsAdmin } from "./harness/argocd-api.ts";
import { type ArgocdSettings, argocdSettings, putBack, withAdmin } from "./harness/argocd-settings.ts";
import { stateOf } from "./harness/cluster.ts";
import { endToEnd } from "./harness/context.ts";
import { useExample } from "./harness/example.ts";
import { judgedApplication, scaleJudged } from "./harness/judged-application.ts";
import { healthy, makeApplication, reconciledAt, remove, saidOf, syncByHand } from "./harness/objects.ts";
import { publish, type Repository } from "./harness/repository.ts";
import { restartArgocdServer } from "./harness/restart-argocd-server.ts";

const GITHUB_SECRET = "signs-what-github-reports";
const REPOSITORY = "reported";
const TIMES = { timeout: 30_000, interval: 250 };

describe("Argo CD as a whole (examples/argocd)", () => {
  let before: ArgocdSettings;
  let password: string;
  let source: Repository;
  // The hooks run in this order: what is there before the example, and the example.
  beforeAll(async () => {
    before = await argocdSettings();
    password = await withAdmin();
    await vi.waitFor(async () => expect(await signInAsAdmin(password)).toMatchObject({ status: 200 }), {
      timeout: 10_000,
      interval: 200,
    });
    source = await publish(REPOSITORY, { "nothing.yaml": "" });
  });
  afterAll(async () => {
    await source.remove();
    await putBack(before);
  });
  const project = useExample("argocd", "prod", {
    variables: () => ({
      ...Object.fromEntries(
        ["CHARTS_TOKEN", "DEPLOY_KEY_SECRET", "REGISTRY_TOKEN", "APP_KEY_SECRET"].map((name) => [
          name,
          `someone:${name}`,
        ]),
      ),
      ARGOCD_WEBHOOK_SECRET: GITHUB_SECRET,
    }),
    edit: (document, file) => {
      if (file === "Pulumi.yaml") document.setIn(["config", "slipway:product", "value"], "acme");
    },
  });

  it("has its accounts, exclusions, differences and health checks, and keeps what it had", async () => {
    const { "argocd-cm": now } = await argocdSettings();
    const { "resource.exclusions": exclusions, ...config } = now;
    const { "resource.exclusions": _taken, ...kept } = before["argocd-cm"];
    expect(config).toMatchObject({
      ...kept,
      url: "https://argocd.acme.example",
      "admin.enabled": "false",
      "accounts.ci": "apiKey",
      "resource.customizations.ignoreDifferences.all": expect.stringContaining("kube-controller-manager"),
      "resource.customizations.health.bitnami.com_SealedSecret": expect.stringContaining("Degraded"),
    });
    expect(exclusions).toContain("velero.io");
    expect(exclusions).toContain("EndpointSlice");
  });

  it("has the policies beside those that were there", async () => {
    expect((await argocdSettings())["argocd-rbac-cm"]).toEqual({
      ...before["argocd-rbac-cm"],
      "policy.default": "role:readonly",
      "policy.acme.csv": expect.stringContaining("g, acme:platform, role:admin\n"),
    });
  });

  it("understands all of that: its API shows the new account as it is set", async () => {
    await expect
      .poll(() => askArgocd("account/ci"), { timeout: 10_000 })
      .toMatchObject({ name: "ci", enabled: true, capabilities: ["apiKey"] });
  });

  it("has no account admin any more: the password that opened it before is refused", async () => {
    await expect
      .poll(() => askArgocd("account/admin"), { timeout: 10_000 })
      .toSatisfy((account: object) => !("enabled" in account && account.enabled));
    expect(await signInAsAdmin(password)).toMatchObject({
      status: 401,
      text: expect.stringContaining("Account admin is disabled"),
    });
  });

  it("judges, compares and leaves out as the settings say", async () => {
    const { name, forget } = await judgedApplication();
    onTestFinished(forget);
    await expect
      .poll(() => saidOf(name), TIMES)
      .toMatch(/velero\.io\/Backup.{0,20} is excluded in the settings/);
    await syncByHand(name);
    await healthy(name);

    await scaleJudged(3, "kube-controller-manager");
    await healthy(name);
    await scaleJudged(2, "somebody");
    await expect.poll(() => stateOf(name), TIMES).toBe("OutOfSync Healthy");

    const sealed = {
      group: "bitnami.com",
      version: "v1alpha1",
      plural: "sealedsecrets",
      namespace: "default",
    };
    const condition = { type: "Synced", status: "False", message: "no key could decrypt it" };
    await openCluster(endToEnd().sandbox.kubeconfig).mergeStatus(sealed, name, { conditions: [condition] });
    await expect.poll(() => stateOf(name), TIMES).toBe("OutOfSync Degraded");
    expect(JSON.stringify(await askArgocd(`applications/${name}/resource-tree`))).toContain(
      condition.message,
    );
  });

  it("acts on a report of GitHub's that is signed with the secret of the settings, and on no other", async () => {
    const name = "told-by-webhooks";
    onTestFinished(() => remove("argoproj.io/v1alpha1", "Application", "argocd", name));
    await makeApplication(name, source.url);
    await expect.poll(() => reconciledAt(name), { timeout: 20_000 }).toBeDefined();
    const body = JSON.stringify(reportOf(source.url));
    const theirs = readFileSync(endToEnd().sandbox.webhookSecretFile, "utf8").trim();
    // The server begins anew for a new address and for a new secret, and never hears of one while it does so for the other.
    await restartArgocdServer();
    await expect
      .poll(() => report(body, signed(body, theirs)), { timeout: 20_000 })
      .toMatchObject({ status: 400, text: expect.stringContaining("HMAC verification failed") });
    // The time of a comparison has whole seconds.
    await sleep(1_500);
    const seen = await reconciledAt(name);
    expect(await report(body, signed(body, theirs))).toMatchObject({ status: 400 });
    expect(await report(body)).toMatchObject({
      status: 400,
      text: expect.stringContaining("missing X-Hub-Signature"),
    });
    await sleep(1_500);
    expect(await reconciledAt(name)).toBe(seen);
    expect(await report(body, signed(body, GITHUB_SECRET))).toMatchObject({ status: 200 });
    await expect.poll(() => reconciledAt(name), { timeout: 10_000 }).not.toBe(seen);
  });

  it("is not touched by a second up", async () => {
    await project().succeeding("up", "prod", ["--refresh", "--expect-no-changes"]);
  });

  it("is as it was when it is destroyed, but for keys that were taken over with another value", async () => {
    await project().succeeding("destroy", "prod");
    const { "resource.exclusions": _exclusions, "admin.enabled": _admin, ...config } = before["argocd-cm"];
    const { "webhook.github.secret": _webhook, ...secret } = before["argocd-secret"];
    const now = await argocdSettings();
    expect(now["argocd-cm"]).toEqual(config);
    expect(now["argocd-rbac-cm"]).toEqual(before["argocd-rbac-cm"]);
    expect(now["argocd-secret"]).toEqual({
      ...secret,
      "admin.password": expect.anything(),
      "admin.passwordMtime": expect.anything(),
    });
  });
});

/** What GitHub says of a push, as far as Argo CD reads it. */
const reportOf = (url: string) => ({
  ref: "refs/heads/main",
  before: "1".repeat(40),
  after: "2".repeat(40),
  commits: [],
  repository: { html_url: url.replace(/\.git$/, ""), default_branch: "main" },
});

const signed = (body: string, secret: string): Record<string, string> => ({
  "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
});

const report = (body: string, headers: Readonly<Record<string, string>> = {}) =>
  postToArgocd("webhook", body, { "x-github-event": "push", ...headers });
