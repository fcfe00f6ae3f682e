import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { sendSignal } from "#sandbox/processes/signal.ts";

describe("sendSignal", () => {
  it("reaches a process", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    await once(child, "spawn");
    sendSignal(child.pid ?? 0, "SIGKILL");
    expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  });

  it("is content with a process that has ended already", async () => {
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "exit");
    expect(() => sendSignal(child.pid ?? 0, "SIGKILL")).not.toThrow();
  });
});
