import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { openDriver } from "#components/cluster/drivers.ts";
import { readMark } from "#components/cluster/owner-mark.ts";
import { assertTenancy, type Tenant } from "#components/cluster/tenancy.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { waitUntilReady } from "#components/cluster/wait-ready.ts";
import { type Objects, objectsOf } from "#components/kubernetes/apply/objects.ts";
import { type ObjectsApi, openObjects } from "#components/kubernetes/apply/objects-api.ts";
import { sendSignal } from "#sandbox/processes/signal.ts";
import { KIND_SCRIPT } from "#test/components/cluster/harness/fake-kind.ts";
import { writeProgram } from "#test/components/cluster/harness/fake-programs.ts";
import { endToEnd } from "./harness/context.ts";
import { descendants, survivors } from "./harness/killed-run.ts";
import { argumentsOf, environmentWith } from "./harness/pulumi.ts";
import { type SmallProject, STACK, smallProject } from "./harness/small-project.ts";

let api: ObjectsApi;
let objects: Objects;
let folder: string;

beforeAll(async () => {
  api = await openObjects(endToEnd().sandbox.kubeconfig);
  objects = objectsOf(api);
  folder = mkdtempSync(join(tmpdir(), "slipway-drivers-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The sandbox's kubeconfig with another credential. */
function kubeconfigWith(user: object): string {
  const config = parse(readFileSync(endToEnd().sandbox.kubeconfig, "utf8"));
  const file = join(folder, `kubeconfig-${Math.random()}`);
  const users = config.users.map(({ name }: { name: string }) => ({ name, user }));
  writeFileSync(file, stringify({ ...config, users }), { mode: 0o600 });
  return file;
}

const existing = (kubeconfig: string, context?: string) => {
  process.env.E2E_KUBECONFIG = kubeconfig;
  const more = context === undefined ? {} : { context };
  return openDriver({ driver: "existing", kubeconfigFrom: { env: "E2E_KUBECONFIG" }, ...more }, thisHost);
};
const tokenUntil = (seconds: number): string =>
  ["{}", JSON.stringify({ exp: seconds }), "s"]
    .map((part) => Buffer.from(part).toString("base64url"))
    .join(".");

describe("a cluster that is there: the sandbox's", () => {
  it("is found by both drivers, ready, and stays when it is removed", async () => {
    const { kubeconfig } = endToEnd().sandbox;
    process.env.SLIPWAY_KUBECONFIG = kubeconfig;
    const sandbox = openDriver(
      { driver: "sandbox", kubeconfigFrom: { env: "SLIPWAY_KUBECONFIG" } },
      thisHost,
    );
    for (const driver of [sandbox, existing(kubeconfig)]) {
      expect(await driver.find()).toBe("running");
      await driver.remove();
      await waitUntilReady(api, driver.title, 60);
    }
  });

  it("is refused by a context that the kubeconfig has not", async () => {
    const { kubeconfig } = endToEnd().sandbox;
    await expect(existing(kubeconfig, "no-such-context").preflight()).rejects.toThrow(
      /the kubeconfig has no context "no-such-context"; it has \S+/,
    );
  });

  it("is refused with a token that has ended, before the server is asked", async () => {
    await expect(existing(kubeconfigWith({ token: tokenUntil(1_700_000_000) })).preflight()).rejects.toThrow(
      "ended on 2023-11-14",
    );
  });

  it("refuses a token that it does not know, in words that say so", async () => {
    const stranger = await openObjects(kubeconfigWith({ token: "no-such-token" }));
    await expect(assertTenancy(stranger, tenant())).rejects.toThrow(
      "does not accept the kubeconfig's credential: Unauthorized",
    );
  });
});

const tenant = (): Tenant => ({
  product: "tenancy",
  environment: "dev",
  namespace: "tenancy-dev",
  hub: "dev",
  argocd: "tenancy-argocd",
  hubSecret: (product) => `${product}-gitops`,
});

describe("a place that is somebody else's", () => {
  const namespace = (name: string, labels = {}) =>
    objects.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  const remove = (name: string) => objects.remove({ apiVersion: "v1", kind: "Namespace", name });
  afterAll(async () => {
    for (const name of ["tenancy-dev", "tenancy-argocd"]) await remove(name);
  });

  it("nobody's is no hindrance", async () => {
    await assertTenancy(api, tenant());
  });

  it("is refused: a namespace that somebody made, with the label that hands it over", async () => {
    await namespace("tenancy-dev");
    await expect(assertTenancy(api, tenant())).rejects.toThrow(
      /tenancy-dev exists .* belongs to somebody else; .*kubectl label --overwrite namespace tenancy-dev/,
    );
  });

  it.each([
    ["another product's Argo CD", "bank", "belongs to the product bank, not to tenancy"],
    ["a second hub", "tenancy", "is run by the hub prod of tenancy, and a product has one hub"],
  ])("is refused: %s", async (_case, product, message) => {
    const labels = {
      "app.kubernetes.io/part-of": product,
      "app.kubernetes.io/managed-by": "slipway",
      "slipway.dev/environment": "prod",
    };
    await namespace("tenancy-dev", {
      ...labels,
      "app.kubernetes.io/part-of": "tenancy",
      "slipway.dev/environment": "dev",
    });
    await namespace("tenancy-argocd");
    const metadata = {
      name: `${product}-gitops`,
      namespace: "tenancy-argocd",
      labels: { ...labels, "argocd.argoproj.io/secret-type": "repository" },
    };
    const secret = { apiVersion: "v1", kind: "Secret", metadata };
    await objects.apply(secret);
    await expect(assertTenancy(api, tenant())).rejects.toThrow(message);
    await objects.remove({
      apiVersion: "v1",
      kind: "Secret",
      name: metadata.name,
      namespace: metadata.namespace,
    });
  });
});

// A stand-in for kind on PATH, whose clusters all are the sandbox's: what is real here are engine, provider and API server.
// The order is part of the test: each step stands on what the one before it left.
describe("a cluster that a stack makes", () => {
  let project: SmallProject;
  let notes: string;
  let variables: Record<string, string>;

  const note = (name: string, text = "") => writeFileSync(join(notes, name), text);
  const calls = () => readFileSync(join(notes, "calls"), "utf8").trimEnd().split("\n");
  const kubeconfig = () => join(folder, "home/.slipway/clusters/e2e-kind-dev.kubeconfig");
  const namespace = () => objects.get({ apiVersion: "v1", kind: "Namespace", name: "e2e-kind" });
  async function succeeding(...run: Parameters<SmallProject["run"]>): Promise<string> {
    const { exitCode, all } = await project.run(...run);
    expect(exitCode, all).toBe(0);
    return all;
  }

  beforeAll(async () => {
    const [bin, home] = ["bin", "home"].map((name) => join(folder, name)) as [string, string];
    notes = join(folder, "notes");
    for (const one of [bin, home, notes]) mkdirSync(one);
    writeProgram(bin, notes, "kind", KIND_SCRIPT);
    copyFileSync(endToEnd().sandbox.kubeconfig, join(notes, "kubeconfig"));
    note("clusters");
    variables = { PATH: [bin, environmentWith().PATH].join(delimiter), HOME: home };
    project = await smallProject("made", "managed-cluster", { workers: "0" }, variables);
  });
  afterAll(async () => {
    await objects.remove({
      apiVersion: "v1",
      kind: "ConfigMap",
      namespace: "kube-system",
      name: "slipway-owner",
    });
  });

  it("is made before what lives in it, and is there at once for both", async () => {
    const said = await succeeding("up");
    expect(said).toContain("kind cluster e2e-kind-dev: ready at https://127.0.0.1:");
    expect(await namespace()).toBeDefined();
    expect(await readMark(api)).toEqual({ product: "e2e-kind", environment: "dev" });
    expect(existsSync(kubeconfig())).toBe(true);
  });

  it("is left alone by a second update and by a refresh", async () => {
    await succeeding("up", ["--expect-no-changes"]);
    await succeeding("refresh", ["--expect-no-changes"]);
  });

  it("keeps its kubeconfig out of the state, but encrypted", async () => {
    const state = await project.run("export");
    expect(state.all).toContain("slipway:ManagedCluster");
    expect(state.all).not.toContain("current-context");
  });

  it("that vanished is found by a refresh, and made again by the next update", async () => {
    note("clusters");
    expect(await succeeding("refresh")).toContain("kind cluster e2e-kind-dev is gone");
    await succeeding("up");
    expect(readFileSync(join(notes, "clusters"), "utf8")).toBe("e2e-kind-dev\n");
  });

  it("whose making was killed ends with its engine, and is finished by the next update", async () => {
    await succeeding("destroy");
    expect(existsSync(kubeconfig())).toBe(false);
    note("hang");
    const run = spawn(endToEnd().engine.pulumi, argumentsOf("up", STACK), {
      cwd: project.folder,
      env: environmentWith(variables),
      stdio: "ignore",
    });
    const ended = once(run, "exit");
    const deadline = Date.now() + 60_000;
    rmSync(join(notes, "kind-pid"), { force: true });
    while (!existsSync(join(notes, "kind-pid"))) {
      if (run.exitCode !== null || Date.now() > deadline) throw new Error("kind was not seen at work");
      await sleep(20);
    }
    const orphans = await descendants(run.pid ?? 0);
    sendSignal(run.pid ?? 0, "SIGKILL");
    await ended;
    expect(await survivors(orphans, 30)).toEqual([]);
    rmSync(join(notes, "hang"));
    await succeeding("cancel");
    expect(await succeeding("up")).toContain("finishing what an earlier run began");
    expect(calls().filter((call) => call.startsWith("kind delete")).length).toBeGreaterThan(1);
  });

  it("is removed after what lives in it", async () => {
    const said = await succeeding("destroy");
    expect(said).toContain("kind cluster e2e-kind-dev: removed with everything in it");
    expect(await namespace()).toBeUndefined();
    expect(readFileSync(join(notes, "clusters"), "utf8")).toBe("");
    expect(existsSync(kubeconfig())).toBe(false);
  });
});
