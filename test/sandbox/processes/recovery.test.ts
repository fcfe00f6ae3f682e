import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprintOf, judge } from "#sandbox/processes/recovery.ts";
import { temporaryDirectory } from "./fakes.ts";

const record = { name: "etcd", pid: 42, start: "boot/100", fingerprint: "wanted", log: "/log" };

describe("the judgement on a process", () => {
  it.each([
    ["nothing is remembered", undefined, undefined, "start"],
    ["it is gone", record, undefined, "start"],
    ["its number belongs to a later process", record, "boot/999", "start"],
    ["the machine was started again", record, "next boot/100", "start"],
    ["it runs as wanted", record, "boot/100", "keep"],
    ["it runs in another way", { ...record, fingerprint: "other" }, "boot/100", "replace"],
  ])("when %s", (_, remembered, observed, verdict) => {
    expect(judge(remembered, observed, "wanted")).toBe(verdict);
  });
});

describe("the fingerprint", () => {
  const launch = { command: "/bin/etcd", args: ["--port=1"], env: { A: "1", B: "2" } };

  it.each([
    ["another program", { ...launch, command: "/bin/etcd-2" }],
    ["another argument", { ...launch, args: ["--port=2"] }],
    ["another variable", { ...launch, env: { A: "1", B: "3" } }],
  ])("changes with %s", (_, other) => {
    expect(fingerprintOf(other)).not.toBe(fingerprintOf(launch));
  });

  it("does not depend on the order of variables", () => {
    expect(fingerprintOf({ ...launch, env: { B: "2", A: "1" } })).toBe(fingerprintOf(launch));
  });

  it("changes with the content of a file that is read at the start, and when it comes into being", () => {
    const file = join(temporaryDirectory(), "kubeconfig");
    const withFile = { ...launch, configFiles: [file] };
    const missing = fingerprintOf(withFile);
    writeFileSync(file, "server: a");
    const first = fingerprintOf(withFile);
    writeFileSync(file, "server: b");
    expect(new Set([missing, first, fingerprintOf(withFile)]).size).toBe(3);
  });
});
