import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startOf } from "#sandbox/processes/identity.ts";
import { withLock } from "#sandbox/processes/lock.ts";
import { temporaryDirectory } from "./fakes.ts";

describe("the lock", () => {
  it("refuses a second holder and names the first", async () => {
    const file = join(temporaryDirectory(), "lock.json");
    await withLock(file, "start", async () => {
      await expect(withLock(file, "stop", async () => {})).rejects.toThrow(
        `cannot stop while process ${process.pid} is busy to start it`,
      );
    });
    expect(existsSync(file)).toBe(false);
  });

  it("is given back when the work fails", async () => {
    const file = join(temporaryDirectory(), "lock.json");
    await expect(withLock(file, "start", () => Promise.reject(new Error("no etcd")))).rejects.toThrow(
      "no etcd",
    );
    expect(await withLock(file, "stop", async () => "done")).toBe("done");
  });

  it.each([
    ["a dead process", JSON.stringify({ pid: 4_194_304, start: "boot/1", doing: "start" })],
    [
      "an earlier process of a living number",
      JSON.stringify({ pid: process.pid, start: "boot/1", doing: "start" }),
    ],
    ["a torn file", '{"pid":'],
  ])("of %s is taken over", async (_, content) => {
    const file = join(temporaryDirectory(), "lock.json");
    writeFileSync(file, content);
    expect(await withLock(file, "start", async () => startOf(process.pid) !== undefined)).toBe(true);
  });
});
