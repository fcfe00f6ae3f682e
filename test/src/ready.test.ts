import { beforeAll, describe, expect, it, vi } from "vitest";
import { loadSettings } from "#src/config/load.ts";
import { assertReady } from "#src/ready.ts";
import { topologyOf } from "#src/topology.ts";
import { fakeApi, kubeconfigOf } from "#test/components/cluster/harness/api-server.ts";
import { deploy, sandboxVariables, stackConfig } from "#test/harness/deploy.ts";

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

const labels = (product: string, environment: string) => ({
  "app.kubernetes.io/part-of": product,
  "app.kubernetes.io/managed-by": "slipway",
  "slipway.dev/environment": environment,
});
const hubOf = (product: string, environment: string) => ({
  items: [{ metadata: { name: `${product}-gitops`, labels: labels(product, environment) } }],
});
const NAMESPACE = "/api/v1/namespaces/craftista-staging";
const SECRETS = "/api/v1/namespaces/argocd/secrets";

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
    vi.stubEnv("SLIPWAY_KUBECONFIG", (await fakeApi()).kubeconfig);
    const message = await ready().then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message.split(`http://${CLOSED}/craftista/gitops.git: fatal`)).toHaveLength(2);
  });

  it("a secret of the stack's configuration is found", async () => {
    vi.stubEnv("SLIPWAY_KUBECONFIG", (await fakeApi()).kubeconfig);
    const github = { owner: "craftista", baseUrl: `http://${CLOSED}`, tokenFrom: { config: "robotToken" } };
    await expect(ready({ github, robotToken: "a-token" })).rejects.toThrow("Failed to connect");
    await expect(ready({ github })).rejects.toThrow("configuration key slipway:robotToken is not set");
  });

  it.each([
    [
      "a namespace of somebody else's",
      NAMESPACE,
      { metadata: { name: "craftista-staging", labels: {} } },
      "the namespace craftista-staging exists in the cluster at SERVER and belongs to somebody else",
    ],
    [
      "a namespace of a chart's",
      NAMESPACE,
      { metadata: { name: "craftista-staging", labels: { "app.kubernetes.io/managed-by": "Helm" } } },
      "and belongs to what Helm manages",
    ],
    [
      "a namespace of another environment",
      NAMESPACE,
      { metadata: { name: "craftista-staging", labels: labels("craftista", "qa") } },
      "belongs to qa of craftista",
    ],
    [
      "an Argo CD of another product",
      SECRETS,
      hubOf("bank", "dev"),
      "Argo CD in namespace argocd of the cluster at SERVER belongs to the product bank, not to craftista",
    ],
    [
      "a second hub",
      SECRETS,
      hubOf("craftista", "prod"),
      "is run by the hub prod of craftista, and a product has one hub, but staging takes dev for it; write `slipway:hub: prod`",
    ],
  ])("%s is refused, with whose it is and what to do", async (_case, path, object, message) => {
    const api = await fakeApi();
    api.objects.set(path, object);
    vi.stubEnv("SLIPWAY_KUBECONFIG", api.kubeconfig);
    await expect(ready()).rejects.toThrow(message.replace("SERVER", api.url));
    expect(api.asked.filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  it("a credential that the cluster does not accept is told from a cluster that is down", async () => {
    const api = await fakeApi();
    api.refuses = true;
    vi.stubEnv("SLIPWAY_KUBECONFIG", api.kubeconfig);
    await expect(ready()).rejects.toThrow(
      `the cluster at ${api.url} does not accept the kubeconfig's credential: Unauthorized; it has ended or was taken back`,
    );
  });

  it("its own namespace and its own hub are no hindrance", async () => {
    const api = await fakeApi();
    api.objects.set(NAMESPACE, {
      metadata: { name: "craftista-staging", labels: labels("craftista", "staging") },
    });
    api.objects.set(SECRETS, hubOf("craftista", "dev"));
    vi.stubEnv("SLIPWAY_KUBECONFIG", api.kubeconfig);
    await expect(ready()).rejects.toThrow("promotions are refused");
  });
});
