import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openCluster } from "#components/kubernetes/cluster.ts";

const KIND = { group: "argoproj.io", version: "v1alpha1", plural: "applications", namespace: "argocd" };
const application = (name: string) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name, resourceVersion: "1" },
});

/** An API server that answers lists, holds watches open, and never answers anything else. */
async function silentServer() {
  const watches: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://cluster");
    if (!pathname.endsWith("/applications")) return;
    response.setHeader("content-type", "application/json");
    if (searchParams.get("watch") === null)
      response.end(JSON.stringify({ metadata: { resourceVersion: "1" }, items: [application("listed")] }));
    else {
      response.flushHeaders();
      watches.push(response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfig = JSON.stringify({
    "current-context": "one",
    contexts: [{ name: "one", context: { cluster: "one", user: "one" } }],
    clusters: [{ name: "one", cluster: { server: address, "insecure-skip-tls-verify": true } }],
    users: [{ name: "one", user: {} }],
  });
  return { kubeconfig, watches };
}

it("ends a request to which no answer comes, and says for how long it waited", async () => {
  const { kubeconfig } = await silentServer();
  await expect(openCluster(kubeconfig, undefined, 200).get(KIND, "catalogue")).rejects.toMatchObject({
    status: undefined,
    reason: "no answer within 0.2 s",
  });
});

it("lets a watch be silent for longer than an answer may take", { timeout: 15_000 }, async () => {
  const { kubeconfig, watches } = await silentServer();
  const seen: (string | undefined)[] = [];
  const { stop } = openCluster(kubeconfig, undefined, 200).watch(KIND, ({ metadata }) =>
    seen.push(metadata?.name),
  );
  onTestFinished(stop);
  await expect.poll(() => watches.length, { timeout: 10_000 }).toBe(1);
  await sleep(600);
  watches[0]?.write(`${JSON.stringify({ type: "ADDED", object: application("later") })}\n`);
  await expect.poll(() => seen).toEqual(["listed", "later"]);
  expect(watches).toHaveLength(1);
});
