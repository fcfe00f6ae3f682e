import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { assertClusterAnswers } from "#components/kubernetes/answers.ts";

/** A kubeconfig with a context for each server; the first is the current one. */
const kubeconfig = (servers: Record<string, string>, more: Record<string, string> = {}): string =>
  JSON.stringify({
    "current-context": Object.keys(servers)[0],
    contexts: Object.keys(servers).map((name) => ({ name, context: { cluster: name, user: "u" } })),
    clusters: Object.entries(servers).map(([name, server]) => ({ name, cluster: { server, ...more } })),
  });

async function listening(): Promise<string> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function closed(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  return `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

describe("asking whether a cluster answers", () => {
  it("is content with a server that accepts connections", async () => {
    await assertClusterAnswers(kubeconfig({ here: await listening() }));
  });

  it("names the server that does not, the reason and the remedy", async () => {
    const server = await closed();
    await expect(assertClusterAnswers(kubeconfig({ gone: server }))).rejects.toThrow(
      `the cluster at ${server} cannot be reached: connect ECONNREFUSED ${new URL(server).host}; check that it is up and that the kubeconfig names the right one`,
    );
  });

  it("asks the context it is told to", async () => {
    const text = kubeconfig({ here: await listening(), gone: await closed() });
    await expect(assertClusterAnswers(text, "gone")).rejects.toThrow("cannot be reached");
  });

  it("leaves a cluster behind a proxy to its client", async () => {
    await assertClusterAnswers(kubeconfig({ gone: await closed() }, { "proxy-url": "http://proxy:3128" }));
  });

  it("names a kubeconfig that is not there", async () => {
    await expect(assertClusterAnswers("/nonexistent/kubeconfig")).rejects.toThrow(
      "there is no kubeconfig at /nonexistent/kubeconfig; start the cluster or correct the path",
    );
  });
});
