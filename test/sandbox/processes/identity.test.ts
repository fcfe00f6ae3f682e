import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { isAlive, startFromPs, startFromStat, startOf } from "#sandbox/processes/identity.ts";

const stat = (name: string, state: string) =>
  `42 (${name}) ${state} 1 42 42 0 -1 4194560 0 0 0 0 5 6 0 0 20 0 8 0 123456 99 100`;

describe("the start of a process", () => {
  it.each([
    ["a plain name", stat("etcd", "S"), "boot/123456"],
    ["a name with spaces and parentheses", stat("a) R 1 (b", "R"), "boot/123456"],
    ["a zombie", stat("etcd", "Z"), undefined],
    ["a torn line", "42 (etcd) S 1", undefined],
  ])("is read from /proc for %s", (_, line, expected) => {
    expect(startFromStat(line, "boot\n")).toBe(expected);
  });

  it.each([
    ["a sleeping process", "Ss   Sat Nov 21 10:27:47 2026\n", "Sat Nov 21 10:27:47 2026"],
    ["a zombie", "Z+   Sat Nov 21 10:27:47 2026\n", undefined],
    ["no process", "", undefined],
  ])("is read from ps for %s", (_, line, expected) => {
    expect(startFromPs(line)).toBe(expected);
  });

  it("differs between boots, so that a number of before the boot fits nobody", () => {
    expect(startFromStat(stat("etcd", "S"), "one")).not.toBe(startFromStat(stat("etcd", "S"), "two"));
  });
});

describe("being alive", () => {
  it("ends with the process, and never holds for another start of the same number", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const pid = child.pid ?? 0;
    const start = startOf(pid) ?? "";
    expect(isAlive({ pid, start })).toBe(true);
    expect(isAlive({ pid, start: "another boot/1" })).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive({ pid, start })).toBe(false);
  });
});
