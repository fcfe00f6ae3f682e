import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openCluster } from "#components/kubernetes/cluster.ts";
import { applicationFeed, REFRESH } from "#components/promotion/controller/argocd/applications.ts";
import { argoCdController } from "#components/promotion/controller/argocd/argocd.ts";
import { argoCdTarget } from "#test/components/promotion/fixtures.ts";

const OLD = "a".repeat(40);
const NEW = "b".repeat(40);
const WAIT = { timeoutSeconds: 15, holdSeconds: 0 };

/** A server that lists and watches Applications as the API server does, and notes what it is asked. */
async function applicationServer(names: readonly string[], forgetful: boolean) {
  const asked: string[] = [];
  const watchers = new Set<ServerResponse>();
  const revisions = new Map(names.map((name) => [name, OLD]));
  const annotated: string[] = [];
  let version = 1;
  const objectOf = (name: string) => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: "argocd", resourceVersion: String(version) },
    status: {
      sync: { status: "Synced", revision: revisions.get(name) },
      health: { status: "Healthy" },
      operationState: { phase: "Succeeded", syncResult: { revision: revisions.get(name) } },
    },
  });
  const tell = (response: ServerResponse, event: object) => response.write(`${JSON.stringify(event)}\n`);

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "", "http://api");
    const isWatch = url.searchParams.has("watch");
    asked.push(isWatch ? "WATCH" : (request.method ?? ""));
    response.setHeader("content-type", "application/json");
    if (isWatch) {
      watchers.add(response);
      response.once("close", () => watchers.delete(response));
      response.flushHeaders();
      // What happened since the version that the watch begins with is told first, or that it is forgotten.
      if (Number(url.searchParams.get("resourceVersion")) >= version) return;
      if (!forgetful) for (const name of names) tell(response, { type: "MODIFIED", object: objectOf(name) });
      else {
        const object = { apiVersion: "v1", kind: "Status", status: "Failure", code: 410, reason: "Expired" };
        tell(response, { type: "ERROR", object });
        response.end();
      }
      return;
    }
    if (request.method === "PATCH") {
      annotated.push(url.pathname.split("/").at(-1) ?? "");
      response.end(JSON.stringify({}));
      return;
    }
    const items = names.map(objectOf);
    response.end(
      JSON.stringify({ kind: "ApplicationList", metadata: { resourceVersion: String(version) }, items }),
    );
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const die = () => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(die);
  const url = `http://127.0.0.1:${port}`;
  return {
    asked,
    annotated,
    kubeconfig: JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "it",
      contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
      clusters: [{ name: "it", cluster: { server: url, "insecure-skip-tls-verify": true } }],
      users: [{ name: "it", user: {} }],
    }),
    /** Argo CD has synced a revision; with `silently` nobody who watches hears of it. */
    sync(name: string, revision: string, silently = false) {
      version++;
      revisions.set(name, revision);
      if (!silently)
        for (const response of watchers) tell(response, { type: "MODIFIED", object: objectOf(name) });
    },
    /** The cluster is lost. */
    die,
    /** It is back, as it was. */
    revive: () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve)),
    /** The API server restarts. */
    breakWatches: () => {
      for (const response of watchers) response.destroy();
    },
  };
}

async function waiting(names: readonly string[], forgetful = false, wait = WAIT) {
  const server = await applicationServer(names, forgetful);
  const cluster = openCluster(server.kubeconfig);
  const feed = applicationFeed(cluster, "argocd");
  const releases = names.map((application) => {
    const target = { ...argoCdTarget(), application };
    const release = { id: `dev/${application}`, commit: NEW, carriedBy: async () => false };
    return argoCdController({ applications: cluster, pods: cluster }, feed, target, wait).waitFor(release);
  });
  await expect.poll(() => server.asked, { timeout: 8_000 }).toContain("WATCH");
  return { server, all: Promise.all(releases) };
}

it("all waits of one run share one list and one watch, and nothing is polled", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `service-${index}`);
  const { server, all } = await waiting(names);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  for (const name of names) server.sync(name, NEW);
  await all;
  const reads = server.asked.filter((what) => what !== "PATCH");
  expect(reads).toEqual(["GET", "WATCH"]);
  expect(server.asked.filter((what) => what === "PATCH")).toHaveLength(names.length);
});

it.each([
  ["goes on where it was", false],
  ["begins with a new list when its version is forgotten", true],
])("a watch that is cut off %s, and what happened meanwhile is seen", async (_name, forgetful) => {
  const { server, all } = await waiting(["catalogue"], forgetful);
  server.sync("catalogue", NEW, true);
  server.breakWatches();
  await expect(all).resolves.toEqual([expect.objectContaining({ revision: NEW })]);
  expect(server.asked.filter((what) => what === "GET")).toHaveLength(forgetful ? 2 : 1);
});

it("a controller that lost its refresh in a restart is asked again", async () => {
  const { server, all } = await waiting(["catalogue"]);
  // The annotation was taken away with nothing done: what a repo-server that restarts does to it.
  await expect.poll(() => server.annotated.length, { timeout: 8_000 }).toBeGreaterThan(1);
  server.sync("catalogue", NEW);
  await all;
  expect(REFRESH).toBe("argocd.argoproj.io/refresh");
});

describe("a cluster that is lost while a promotion waits", () => {
  it("ends it in time, with what cannot be reached", async () => {
    const { server, all } = await waiting(["catalogue"], false, { timeoutSeconds: 4, holdSeconds: 0 });
    const began = Date.now();
    server.die();
    await expect(all).rejects.toThrow(
      /dev\/catalogue is not healthy at bbbbbbb: not after 4 s .*cluster at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/,
    );
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  it("is not taken for healthy because it was the last time that somebody saw it", async () => {
    const { server, all } = await waiting(["catalogue"], false, { timeoutSeconds: 5, holdSeconds: 2 });
    server.sync("catalogue", NEW);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    server.die();
    await expect(all).rejects.toThrow(/not after 5 s .*ECONNREFUSED/);
  });

  it("is named where it is the one of the pods, and Argo CD's goes on", async () => {
    const server = await applicationServer(["catalogue"], false);
    const cluster = openCluster(server.kubeconfig);
    const lost = openCluster(server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"));
    const target = { ...argoCdTarget(), application: "catalogue" };
    const feed = applicationFeed(cluster, "argocd");
    const wait = { timeoutSeconds: 1, holdSeconds: 0 };
    const release = { id: "dev/catalogue", commit: NEW, carriedBy: async () => false };
    await expect(
      argoCdController({ applications: cluster, pods: lost }, feed, target, wait).waitFor(release),
    ).rejects.toThrow(
      /not after 1 s \(Argo CD is still at aaaaaaa\); cannot list the pods of craftista-dev in the cluster at http:\/\/127\.0\.0\.1:1: /,
    );
  });

  it("does not hold up the end when it is back in time", async () => {
    const { server, all } = await waiting(["catalogue"]);
    server.die();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    server.sync("catalogue", NEW, true);
    await server.revive();
    await expect(all).resolves.toEqual([expect.objectContaining({ revision: NEW })]);
  });
});
