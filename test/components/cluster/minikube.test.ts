import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { methods } from "#components/cluster/methods.ts";
import type { MinikubeSpec } from "#components/cluster/spec.ts";
import { selfSigned } from "#test/harness/self-signed.ts";
import { type FakeApi, fakeApi } from "./harness/api-server.ts";
import { type FakeMachine, fakeMachine } from "./harness/fake-programs.ts";
import { effectOf, failure, make, recorded, shopCluster } from "./harness/life.ts";

const SPEC: MinikubeSpec = {
  driver: "minikube",
  name: "shop-dev",
  version: "v1.34.1",
  cpus: 4,
  memory: "6g",
  machine: "docker",
  addons: ["ingress"],
  readySeconds: 10,
};

let api: FakeApi;
let machine: FakeMachine;

const profiles = (status?: string): string =>
  JSON.stringify({ invalid: [], valid: status === undefined ? [] : [{ Name: "shop-dev", Status: status }] });

beforeEach(async () => {
  api = await fakeApi();
  machine = fakeMachine();
  machine.note("profiles", profiles());
  machine.note("running", profiles("OK"));
  machine.note("ca.crt", selfSigned.cert);
  // As minikube writes it: the certificates are files.
  machine.note(
    "kubeconfig",
    JSON.stringify({
      ...JSON.parse(api.kubeconfig),
      contexts: [{ name: "shop-dev", context: { cluster: "here", user: "me" } }],
      "current-context": "another",
      clusters: [
        {
          name: "here",
          cluster: { server: api.url, "certificate-authority": join(machine.folder, "notes/ca.crt") },
        },
      ],
    }),
  );
  machine.program(
    "minikube",
    `
case "$1" in
  profile) cat "$HERE/profiles" ;;
  start)
    if [ -f "$HERE/fail" ]; then cat "$HERE/fail" >&2; exit 1; fi
    cp "$HERE/running" "$HERE/profiles"; : > "$KUBECONFIG" ;;
  update-context) cp "$HERE/kubeconfig" "$KUBECONFIG" ;;
  delete) printf '{"invalid":[],"valid":[]}' > "$HERE/profiles" ;;
  addons) if [ "$3" = nosuch ]; then echo 'X Exiting due to MK_ADDON_NOT_FOUND' >&2; exit 1; fi ;;
esac`,
  );
});

const verbs = () => machine.calls().map((call) => call.replace("minikube ", ""));

describe("a cluster of minikube", () => {
  it("is started with its size, driver, version and addons", async () => {
    await make(SPEC);
    expect(verbs().filter((call) => !call.startsWith("profile"))).toEqual([
      "start --profile shop-dev --cpus=4 --memory=6g --interactive=false --driver=docker --kubernetes-version=v1.34.1 --addons=ingress",
      "update-context --profile shop-dev",
    ]);
  });

  it("leaves the user's own kubeconfig alone, and its own says everything itself", async () => {
    await make(SPEC);
    const own = parse(readFileSync(join(machine.home, ".slipway/clusters/shop-dev.kubeconfig"), "utf8"));
    expect(own["current-context"]).toBe("shop-dev");
    expect(own.clusters[0].cluster).toEqual({
      server: api.url,
      "certificate-authority-data": Buffer.from(selfSigned.cert).toString("base64"),
    });
  });

  it("gets what was added and loses what was taken away, and is not started anew for it", async () => {
    await make(SPEC);
    machine.forgetCalls();
    await methods.update("shop-dev", recorded(SPEC), shopCluster({ ...SPEC, addons: ["dashboard"] }));
    expect(verbs().filter((call) => /^(start|addons)/.test(call))).toEqual([
      "addons enable dashboard --profile shop-dev",
      "addons disable ingress --profile shop-dev",
    ]);
  });

  it("goes up to another version by being started with it", async () => {
    await make(SPEC);
    machine.forgetCalls();
    await methods.update("shop-dev", recorded(SPEC), shopCluster({ ...SPEC, version: "v1.35.0" }));
    expect(verbs().find((call) => call.startsWith("start"))).toContain("--kubernetes-version=v1.35.0");
  });

  it("whose change failed is recorded as it was before, so that the next update sees the same difference", async () => {
    await make(SPEC);
    const after = { ...SPEC, addons: ["nosuch"] };
    const failed = await failure(methods.update("shop-dev", recorded(SPEC), shopCluster(after)));
    expect(failed.message).toContain("cannot enable the addon nosuch");
    expect(failed.properties).toMatchObject({
      spec: SPEC,
      owed: [expect.stringContaining("MK_ADDON_NOT_FOUND")],
    });
  });

  it("that is stopped is not touched, and the command that starts it is named", async () => {
    machine.note("profiles", profiles("Stopped"));
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toContain(
      "minikube cluster shop-dev is there but stopped, so it cannot say whose it is; start it: `minikube start --profile shop-dev`",
    );
  });

  it("whose start failed is tried again with leave to delete what is broken", async () => {
    machine.note("fail", "X Exiting due to RSRC_INSUFFICIENT_CORES: has less than 4 CPUs");
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toContain("RSRC_INSUFFICIENT_CORES");
    machine.note("profiles", profiles("Unknown"));
    machine.remove("fail");
    machine.forgetCalls();
    await make(SPEC);
    expect(verbs().find((call) => call.startsWith("start"))).toContain("--delete-on-failure");
  });

  it("is removed, and is gone for a refresh", async () => {
    const outs = await make(SPEC);
    await methods.delete("shop-dev", outs);
    expect(verbs()).toContain("delete --profile shop-dev");
    expect(await methods.read("shop-dev", outs)).toEqual({});
  });

  it("without minikube is refused with where to get it", async () => {
    fakeMachine();
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toMatch(
      /^the program minikube is not on PATH; get it: https:/,
    );
  });
});

describe("what an edit does to a cluster of minikube", () => {
  it.each<[string, Partial<MinikubeSpec>, string]>([
    ["nothing", {}, "nothing"],
    ["more processors", { cpus: 8 }, "replace"],
    ["more memory", { memory: "8g" }, "replace"],
    ["another machine", { machine: "kvm2" }, "replace"],
    ["other addons", { addons: [] }, "update"],
    ["the next patch", { version: "v1.34.9" }, "update"],
    ["the next minor version", { version: "v1.35.0" }, "update"],
    [
      "two minor versions at once",
      { version: "v1.36.0" },
      "cluster.version: a cluster goes up one minor version at a time, and v1.34.1 to v1.36.0 is more; take 1.35 first",
    ],
    [
      "an older version",
      { version: "v1.33.0" },
      "cluster.version: a cluster cannot go back from v1.34.1 to v1.33.0; write v1.34.1 again, or remove the cluster first with what is in it (`pulumi destroy`)",
    ],
  ])("%s", async (_case, edit, effect) => {
    expect(await effectOf(SPEC, { ...SPEC, ...edit })).toBe(effect);
  });

  it("another driver is another cluster", async () => {
    expect(
      await effectOf(SPEC, { driver: "microk8s", channel: "1.34/stable", addons: [], readySeconds: 10 }),
    ).toBe("replace");
  });
});
