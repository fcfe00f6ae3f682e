import { beforeEach, describe, expect, it, vi } from "vitest";
import { openDriver } from "#components/cluster/drivers.ts";
import { methods } from "#components/cluster/methods.ts";
import type { Microk8sSpec } from "#components/cluster/spec.ts";
import { thisHost } from "#components/cluster/this-host.ts";
import { type FakeApi, fakeApi } from "./harness/api-server.ts";
import { type FakeMachine, fakeMachine } from "./harness/fake-programs.ts";
import { effectOf, failure, make, recorded, shopCluster } from "./harness/life.ts";

const SPEC: Microk8sSpec = {
  driver: "microk8s",
  channel: "1.34/stable",
  addons: ["dns", "ingress"],
  readySeconds: 10,
};

let api: FakeApi;
let machine: FakeMachine;

beforeEach(async () => {
  api = await fakeApi();
  machine = fakeMachine();
  machine.note("kubeconfig", api.kubeconfig);
  machine.program("sudo", '[ "$1" = -n ] && shift; exec "$@"');
  machine.program(
    "snap",
    `
case "$1" in
  list) [ -f "$HERE/installed" ] || { echo 'error: no matching snaps installed' >&2; exit 1; } ;;
  install) : > "$HERE/installed"; [ -f "$HERE/fail" ] && { cat "$HERE/fail" >&2; exit 1; }; exit 0 ;;
  remove) rm "$HERE/installed" ;;
esac`,
  );
  machine.program(
    "microk8s",
    `
case "$1" in
  status) if [ -f "$HERE/stopped" ]; then echo 'microk8s is not running. Use microk8s inspect for a deeper inspection.'; else echo 'microk8s is running'; fi ;;
  config) cat "$HERE/kubeconfig" ;;
esac`,
  );
});

/** What was done, whoever did it. */
const done = () =>
  machine
    .calls()
    .filter((call) => !call.startsWith("sudo"))
    .filter((call) => !/^(snap (list|version)|microk8s (config|status))/.test(call));

describe("MicroK8s", () => {
  it("is installed from its channel, waited for, and its addons are enabled", async () => {
    await make(SPEC);
    expect(done()).toEqual([
      "snap install microk8s --classic --channel=1.34/stable",
      "microk8s enable dns",
      "microk8s enable ingress",
    ]);
    expect(machine.calls()).toContain("microk8s status --wait-ready --timeout 10");
  });

  it("is upgraded by its channel, and its addons come and go", async () => {
    await make(SPEC);
    machine.forgetCalls();
    const after = { ...SPEC, channel: "1.35/stable", addons: ["dns", "registry"] };
    await methods.update("shop-dev", recorded(SPEC), shopCluster(after));
    expect(done()).toEqual([
      "snap refresh microk8s --channel=1.35/stable",
      "microk8s enable registry",
      "microk8s disable ingress",
    ]);
  });

  it("that was there before is not touched", async () => {
    machine.note("installed");
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toContain(
      "MicroK8s of this machine exists and was not made by Slipway",
    );
    expect(done()).toEqual([]);
  });

  it("whose installation failed half-way is gone on with", async () => {
    machine.note("fail", "error: cannot perform the following tasks: - Run configure hook (timeout)");
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toContain(
      "Run configure hook (timeout)",
    );
    machine.remove("fail");
    machine.forgetCalls();
    await make(SPEC);
    expect(done()[0]).toBe("snap refresh microk8s --channel=1.34/stable");
  });

  it("is removed without a snapshot", async () => {
    const outs = await make(SPEC);
    machine.forgetCalls();
    await methods.delete("shop-dev", outs);
    expect(done()).toEqual(["snap remove microk8s --purge"]);
    expect(await methods.read("shop-dev", outs)).toEqual({});
  });

  it("that is stopped stays in the state, and the command that starts it is told", async () => {
    const outs = await make(SPEC);
    machine.note("stopped");
    expect(await methods.read("shop-dev", outs)).toMatchObject({ id: "shop-dev" });
    expect(console.log).toHaveBeenCalledWith(expect.stringContaining("start it: `microk8s start`"));
  });

  it("goes through sudo for a user who is not root, and never waits for a password", async () => {
    const user = { ...thisHost, isRoot: false };
    await openDriver(SPEC, user).create(false);
    expect(machine.calls()).toContain("sudo -n snap install microk8s --classic --channel=1.34/stable");
  });

  it("is refused to a user who may not become root", async () => {
    machine.program("sudo", "echo 'sudo: a password is required' >&2; exit 1");
    await expect(openDriver(SPEC, { ...thisHost, isRoot: false }).preflight()).rejects.toThrow(
      "is installed by root, and this user may not become root without a password; run this as root, or allow it in sudoers",
    );
  });

  it("without snap is refused with where to get it", async () => {
    fakeMachine();
    vi.stubEnv("PATH", "/nonexistent");
    expect((await failure(methods.create(shopCluster(SPEC)))).message).toMatch(
      /^the program snap is not on PATH/,
    );
  });
});

describe("what an edit does to MicroK8s", () => {
  it.each<[string, Partial<Microk8sSpec>, string | RegExp]>([
    ["nothing", {}, "nothing"],
    ["other addons", { addons: [] }, "update"],
    ["another risk level", { channel: "1.34/candidate" }, "update"],
    ["the next track", { channel: "1.35/stable" }, "update"],
    [
      "two tracks at once",
      { channel: "1.36/stable" },
      /^cluster\.channel: a cluster goes up one minor version at a time/,
    ],
    ["an older track", { channel: "1.33/stable" }, /^cluster\.channel: a cluster cannot go back/],
  ])("%s", async (_case, edit, effect) => {
    expect(await effectOf(SPEC, { ...SPEC, ...edit })).toMatch(effect);
  });
});
