import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startOf } from "#sandbox/processes/identity.ts";
import { layoutOf } from "#sandbox/processes/layout.ts";
import { remember } from "#sandbox/processes/table.ts";
import { resetSandbox, sandboxStatus, stopSandbox } from "#sandbox/sandbox.ts";
import { stopOrder } from "#sandbox/stop.ts";
import { temporaryDirectory } from "./processes/fakes.ts";

/** A living process that the sandbox in `root` knows by this name. */
function knownProcess(root: string, name: string) {
  const child = spawn("sleep", ["300"], { detached: true, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const pid = child.pid ?? 0;
  remember(layoutOf(root).processes, { name, pid, start: startOf(pid) ?? "", fingerprint: "", log: "/log" });
  return child;
}

describe("the order of a stop", () => {
  it("ends users of the API before it, and the store last", () => {
    expect(stopOrder(["etcd", "argocd-server", "kube-apiserver", "kwok"])).toEqual([
      ["argocd-server", "kwok"],
      ["kube-apiserver"],
      ["etcd"],
    ]);
  });

  it("skips what was never started", () => {
    expect(stopOrder(["etcd"])).toEqual([["etcd"]]);
    expect(stopOrder([])).toEqual([]);
  });
});

describe("stopping", () => {
  it("ends the known processes, forgets them, and leaves the data", async () => {
    const root = temporaryDirectory();
    const ended = ["etcd", "kube-apiserver", "kwok"].map((name) => once(knownProcess(root, name), "exit"));
    writeFileSync(join(root, "data"), "");
    expect(sandboxStatus(root).map(({ name, alive }) => [name, alive])).toEqual([
      ["etcd", true],
      ["kube-apiserver", true],
      ["kwok", true],
    ]);
    const lines: string[] = [];
    await stopSandbox(root, (line) => void lines.push(line));
    await Promise.all(ended);
    expect(lines).toEqual([expect.stringMatching(/^3 processes ended within/)]);
    expect(sandboxStatus(root)).toEqual([]);
    expect(existsSync(join(root, "data"))).toBe(true);
  });

  it("says so when nothing runs, with or without a directory", async () => {
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    await stopSandbox(temporaryDirectory(), report);
    await stopSandbox("/none/at/all", report);
    expect(lines).toEqual(["nothing was running", "nothing was running"]);
  });

  it("shows a crashed process as not alive", async () => {
    const root = temporaryDirectory();
    const child = knownProcess(root, "kwok");
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(sandboxStatus(root)).toMatchObject([{ name: "kwok", alive: false }]);
  });
});

describe("resetting", () => {
  it("ends the processes and removes everything", async () => {
    const root = join(temporaryDirectory(), ".sandbox");
    const ended = once(knownProcess(root, "etcd"), "exit");
    await resetSandbox(root);
    await ended;
    expect(existsSync(root)).toBe(false);
  });

  it("refuses a directory that is no sandbox", async () => {
    const root = temporaryDirectory();
    writeFileSync(join(root, "thesis.tex"), "years of work");
    await expect(resetSandbox(root)).rejects.toThrow(/holds files but no sandbox/);
    expect(existsSync(join(root, "thesis.tex"))).toBe(true);
  });
});
