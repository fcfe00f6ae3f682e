import { createServer } from "node:net";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { loadSettings } from "#src/config/load.ts";
import { assertReady } from "#src/ready.ts";
import { topologyOf } from "#src/topology.ts";
import { deploy, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

const kubeconfigOf = (server: string): string =>
  JSON.stringify({
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server } }],
  });

/** A loopback address at which something listens until the test ends. */
async function listening(): Promise<string> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** One of the ports that are reserved for nobody; nothing listens there. */
const CLOSED = "127.0.0.1:1";

const ready = (changes: Record<string, unknown> = {}) =>
  deploy(
    async () => {
      const loaded = loadSettings();
      await assertReady(loaded, topologyOf(loaded));
    },
    { stack: "staging", config: stackConfig("staging", changes) },
  );

describe("before the first resource of an update", () => {
  beforeAll(() => {
    for (const [name, value] of Object.entries(sandboxVariables)) vi.stubEnv(name, value);
    vi.stubEnv("SLIPWAY_GITHUB_URL", `http://${CLOSED}`);
  });

  it("a cluster that does not answer is refused, and named", async () => {
    vi.stubEnv("SLIPWAY_KUBECONFIG", kubeconfigOf(`https://${CLOSED}`));
    await expect(ready()).rejects.toThrow(`the cluster at https://${CLOSED} cannot be reached`);
  });

  it("a Git server that does not answer is refused once, and named", async () => {
    vi.stubEnv("SLIPWAY_KUBECONFIG", kubeconfigOf(`https://${await listening()}`));
    const message = await ready().then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message.split(`http://${CLOSED}/craftista/gitops.git: fatal`)).toHaveLength(2);
  });

  it("a secret of the stack's configuration is found", async () => {
    vi.stubEnv("SLIPWAY_KUBECONFIG", kubeconfigOf(`https://${await listening()}`));
    const github = { owner: "craftista", baseUrl: `http://${CLOSED}`, tokenFrom: { config: "robotToken" } };
    await expect(ready({ github, robotToken: "a-token" })).rejects.toThrow("Failed to connect");
    await expect(ready({ github })).rejects.toThrow("configuration key slipway:robotToken is not set");
  });
});
