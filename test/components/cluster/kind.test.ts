import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kindConfig } from "#components/cluster/drivers/kind.ts";
import { methods } from "#components/cluster/methods.ts";
import { type FakeApi, fakeApi, MARK } from "./harness/api-server.ts";
import { kindCluster, machineWithKind } from "./harness/fake-kind.ts";
import { type FakeMachine, fakeMachine } from "./harness/fake-programs.ts";

let api: FakeApi;
let machine: FakeMachine;

beforeEach(async () => {
  api = await fakeApi();
  machine = machineWithKind(api);
});

const created = async (changes = {}) =>
  (await methods.create(kindCluster(changes))).outs ?? expect.fail("no outputs");
const folder = () => join(machine.home, ".slipway", "clusters");
const failure = (work: Promise<unknown>): Promise<Error & { id?: string; properties?: unknown }> =>
  work.then(
    () => expect.fail("it succeeded"),
    (error) => error,
  );

describe("a cluster of kind", () => {
  it("is made by kind, waited for, marked, and its kubeconfig left in a file that nobody else reads", async () => {
    const outs = await created({ image: "kindest/node:v1.34.0" });
    expect(machine.calls()).toEqual([
      "kind get clusters",
      "kind get clusters",
      expect.stringMatching(
        /^kind create cluster --name shop-dev --config - --kubeconfig \S+\/kubeconfig --image kindest\/node:v1\.34\.0$/,
      ),
      "kind get kubeconfig --name shop-dev",
    ]);
    expect(outs).toMatchObject({ server: api.url, owed: [] });
    expect(api.objects.get(MARK)).toMatchObject({ data: { product: "shop", environment: "dev" } });
    const kubeconfig = join(folder(), "shop-dev.kubeconfig");
    expect(readFileSync(kubeconfig, "utf8")).toBe(api.kubeconfig);
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  it("keeps its kubeconfig out of the state", async () => {
    expect(JSON.stringify(await created())).not.toContain("current-context");
  });

  it("is described to kind with its nodes and ports", () => {
    expect(parse(kindConfig({ workers: 2, ports: [{ host: 8080, node: 30080 }] }))).toEqual({
      kind: "Cluster",
      apiVersion: "kind.x-k8s.io/v1alpha4",
      nodes: [
        {
          role: "control-plane",
          extraPortMappings: [{ containerPort: 30080, hostPort: 8080, listenAddress: "127.0.0.1" }],
        },
        { role: "worker" },
        { role: "worker" },
      ],
    });
  });

  it("made once more by its own environment is left as it is", async () => {
    await created();
    machine.forgetCalls();
    await created();
    expect(machine.calls().filter((call) => /create|delete/.test(call))).toEqual([]);
  });

  it("is removed with what this machine keeps of it, and removing it again does nothing", async () => {
    const outs = await created();
    await methods.delete("shop-dev", outs);
    expect(machine.read("clusters")).toBe("");
    expect(readdirSync(folder())).toEqual([]);
    machine.forgetCalls();
    await methods.delete("shop-dev", outs);
    expect(machine.calls()).toEqual(["kind get clusters"]);
  });

  it("that vanished is found by a refresh, and made again by the next update", async () => {
    const outs = await created();
    expect(await methods.read("shop-dev", outs)).toMatchObject({ id: "shop-dev" });
    machine.note("clusters", "");
    expect(await methods.read("shop-dev", outs)).toEqual({});
    expect(readdirSync(folder())).toEqual([]);
    await created();
    expect(machine.read("clusters")).toBe("shop-dev\n");
  });

  it("that cannot answer any more can still be removed", async () => {
    const outs = await created();
    machine.note("kubeconfig", api.kubeconfig.replace(api.url, "https://127.0.0.1:1"));
    await methods.delete("shop-dev", outs);
    expect(machine.read("clusters")).toBe("");
  }, 60_000);
});

describe("a cluster of kind that is not ours", () => {
  it.each([
    ["that nobody marked", undefined, "kind cluster shop-dev exists and was not made by Slipway"],
    [
      "of another product",
      { product: "bank", environment: "prod" },
      "kind cluster shop-dev exists and belongs to prod of bank",
    ],
  ])("%s is neither taken over nor removed", async (_case, data, message) => {
    machine.note("clusters", "shop-dev\n");
    if (data !== undefined) api.objects.set(MARK, { data });
    const refused = await failure(methods.create(kindCluster()));
    expect(refused.message).toContain(message);
    expect(refused.message).toContain("choose another cluster.name or host");
    expect(refused.id, "nothing is recorded").toBeUndefined();
    const outs = { ...kindCluster(), server: api.url, owed: [] };
    expect((await failure(methods.delete("shop-dev", outs))).message).toContain(message);
    expect(machine.calls().filter((call) => /create|delete/.test(call))).toEqual([]);
    expect(api.asked.filter((one) => one.startsWith("PATCH"))).toEqual([]);
  });
});

describe("kind's failures", () => {
  it("a kind that is not installed is named, with where to get it", async () => {
    fakeMachine();
    expect((await failure(methods.create(kindCluster()))).message).toMatch(
      /^the program kind is not on PATH; get it: https:\/\/kind\.sigs\.k8s\.io/,
    );
  });

  it("a Docker that is not started is told in kind's own words, and nothing is recorded", async () => {
    machine.note("docker-is-down");
    const refused = await failure(methods.create(kindCluster()));
    expect(refused.message).toContain("Cannot connect to the Docker daemon at unix:///var/run/docker.sock");
    expect(refused.message).toContain("check that Docker (or Podman) runs");
    expect(refused.id).toBeUndefined();
  });

  it("a creation that failed is recorded with its reason, and the next update begins it again", async () => {
    machine.note("fail", "ERROR: failed to create cluster: could not find a log line that matches");
    const failed = await failure(methods.create(kindCluster()));
    expect(failed).toMatchObject({
      id: "shop-dev",
      properties: { owed: [expect.stringContaining("could not find a log line")] },
    });
    machine.remove("fail");
    machine.forgetCalls();
    const olds = { ...kindCluster(), server: "", owed: ["it failed"] };
    expect(await methods.diff("shop-dev", olds, kindCluster())).toMatchObject({
      changes: true,
      replaces: [],
    });
    await methods.update("shop-dev", olds, kindCluster());
    expect(machine.calls().map((call) => call.split(" ").slice(0, 3).join(" "))).toEqual([
      "kind get clusters",
      "kind get clusters",
      "kind delete cluster",
      "kind create cluster",
      "kind get kubeconfig",
    ]);
    expect(api.objects.has(MARK)).toBe(true);
  });

  it("a cluster that does not become ready is recorded, with what it lacks", async () => {
    api.ready = false;
    const failed = await failure(methods.create(kindCluster({ readySeconds: 1 })));
    expect(failed.message).toContain("is not ready after 1 s: node node-1 is not Ready");
    expect(failed.id).toBe("shop-dev");
  });
});

describe("what an edit does to a cluster of kind", () => {
  it.each([
    ["nothing", {}, false, []],
    ["a longer wait", { readySeconds: 99 }, false, []],
    ["another name", { name: "other" }, true, ["spec"]],
    ["another image", { image: "kindest/node:v1.35.0" }, true, ["spec"]],
    ["more nodes", { workers: 1 }, true, ["spec"]],
    ["other ports", { ports: [{ host: 1, node: 2 }] }, true, ["spec"]],
  ])("%s", async (_case, edit, changes, replaces) => {
    const olds = { ...kindCluster(), server: "", owed: [] };
    expect(await methods.diff("shop-dev", olds, kindCluster(edit))).toEqual({
      changes,
      replaces,
      deleteBeforeReplace: true,
    });
  });
});
