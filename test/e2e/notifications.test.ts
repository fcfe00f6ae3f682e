import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { METRICS } from "#components/observability/metrics.ts";
import { connection } from "./harness/cluster.ts";
import { type ExampleProject, exampleProject } from "./harness/example-project.ts";
import { served } from "./harness/figures.ts";
import { refresh } from "./harness/objects.ts";
import { type OwnGitHub, ownGitHub } from "./harness/own-github.ts";

type Message = Readonly<Record<string, string>>;

/** Milliseconds after which Argo CD would tell in its own words what no promotion told. */
const ARGO_SPEAKS = 65_000;

/** Milliseconds between two looks at what there is to tell, and within which it is told: what it waits for, and some. */
const LOOKS = { interval: 3_000, timeout: 60_000 };

/** What listens where the webhook of the settings points to. */
async function catcher(): Promise<{ url: string; messages: Message[]; tokens: string[]; server: Server }> {
  const messages: Message[] = [];
  const tokens: string[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += String(part);
    messages.push(JSON.parse(text) as Message);
    tokens.push(request.headers.authorization ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, messages, tokens, server };
}

describe("notifications", () => {
  let github: OwnGitHub;
  let project: ExampleProject;
  let caught: Awaited<ReturnType<typeof catcher>>;
  const of = (event: string) => caught.messages.filter((message) => message.event === event);
  /** Argo CD looks by itself too, but once a minute. */
  const look = () => refresh("voting-dev");
  const told = (event: string, times: number) =>
    vi.waitFor(async () => {
      await look();
      expect(of(event)).toHaveLength(times);
    }, LOOKS);
  const upTo = (version: string) => ["--config-path", "--config", `slipway:freight.voting=${version}`];

  beforeAll(async () => {
    [github, caught] = await Promise.all([ownGitHub(), catcher()]);
    project = await exampleProject("notifications", "dev", {
      ...github.variables,
      ONCALL_TOKEN: "the-token-of-oncall",
    });
    project.set("applications", [], {});
    // Nobody answers for Slack, mail and GitHub Apps here.
    project.set("notifications", [], {
      channels: { oncall: { kind: "webhook", url: caught.url, tokenFrom: { env: "ONCALL_TOKEN" } } },
      subscriptions: [{ channels: ["oncall"], events: ["failed", "sync-failed", "refused", "deployed"] }],
    });
  });
  afterAll(async () => {
    caught?.server.close();
    await github?.close();
  });

  it("tell of a release that is healthy", async () => {
    await project.succeeding("up");
    await told("deployed", 1);
    expect(of("deployed")[0]).toMatchObject({ application: "voting-dev", health: "Healthy" });
    expect(of("deployed")[0]?.reason).toContain("/voting:1.0.0");
    expect(caught.tokens).toEqual(["Bearer the-token-of-oncall"]);
  });

  it("tell once of a version that a gate refuses where nobody watches, and of none that a person's preview showed", async () => {
    await project.failing("preview", upTo("9.8.0"));
    // As in a pipeline, where the update ends in its preview.
    await project.failing("preview", upTo("9.9.0"), { SLIPWAY_UNATTENDED: "1" });
    await project.failing("up", upTo("9.9.0"));
    await vi.waitFor(() => expect(of("refused")).toHaveLength(1), { timeout: 30_000 });
    expect(of("refused")[0]).toMatchObject({ application: "voting-dev", health: "Healthy" });
    expect(of("refused")[0]?.reason).toMatch(
      /^9\.9\.0: gate image: .*\/voting:9\.9\.0 is not in the registry/,
    );
  });

  it("tell once of a release whose pods crash, with the pods' reason and a link", async () => {
    await project.failing("up", upTo("1.2.0"));
    await vi.waitFor(() => expect(of("failed")).toHaveLength(1), { timeout: 30_000 });
    expect(of("failed")[0]).toMatchObject({
      service: "voting",
      environment: "dev",
      health: "Degraded",
      link: "https://argocd.acme.example/applications/argocd/voting-dev",
    });
    expect(of("failed")[0]?.reason).toContain("container voting: CrashLoopBackOff");
    await sleep(ARGO_SPEAKS);
    await look();
    await sleep(5_000);
    expect(of("failed")).toHaveLength(1);
    // Nor that it was deployed, in the moment in which the health is still that of the release before.
    expect(of("deployed")).toHaveLength(1);
  });

  it("are counted, as Applications are, by the figures that alerts ask for", async () => {
    const figures = await served("argocd-application-controller", "argocd-notifications-controller");
    for (const [metric, labels] of Object.entries(METRICS)) {
      const sample = figures.find((line) => line.startsWith(`${metric}{`));
      for (const label of labels) expect(sample, metric).toContain(`${label}="`);
    }
    expect(figures).toContainEqual(
      expect.stringMatching(/^argocd_notifications_deliveries_total\{.*trigger="slipway-failed"\} 1$/),
    );
  });

  it("leave nothing that the engine would take for drift", async () => {
    await project.succeeding("up", upTo("1.0.0"));
    await told("deployed", 2);
    await project.succeeding("preview", ["--refresh", "--expect-no-changes"]);
    expect(of("failed")).toHaveLength(1);
    expect(of("refused")).toHaveLength(1);
  });

  it("are gone with the stack", async () => {
    await project.succeeding("destroy");
    const core = connection().makeApiClient(CoreV1Api);
    const place = { namespace: "argocd" };
    const config = await core.readNamespacedConfigMap({ name: "argocd-notifications-cm", ...place });
    const secret = await core.readNamespacedSecret({ name: "argocd-notifications-secret", ...place });
    expect(Object.keys({ ...config.data, ...secret.data })).toEqual([]);
  });
});
