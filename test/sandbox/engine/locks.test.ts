import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { endRuns, releaseStaleLocks, stackLocks } from "#sandbox/engine/locks.ts";

let states: string;
beforeEach(() => {
  states = mkdtempSync(join(tmpdir(), "slipway-locks-"));
  onTestFinished(() => rmSync(states, { recursive: true, force: true }));
});

function lock(stack: string, pid: number): string {
  const folder = join(states, ".pulumi/locks/organization/slipway", stack);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${pid}.json`);
  writeFileSync(file, JSON.stringify({ pid, username: "somebody", timestamp: "2026-01-01T00:00:00Z" }));
  return file;
}

/** A process whose arguments look like an engine's; `obstinate` ignores the request to end. */
async function engine(obstinate = false): Promise<number> {
  const code = `process.on("SIGINT", () => ${obstinate ? "undefined" : "process.exit()"}); setInterval(() => {}, 1000); console.log("up")`;
  const child = spawn(process.execPath, ["-e", code, "pulumi", "up"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

/** A number that no process has any more. */
async function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("locks of the sandbox's stacks", () => {
  it("are found with their stack and process; anything else is passed over", () => {
    const file = lock("dev", 4711);
    writeFileSync(join(states, ".pulumi/locks/organization/slipway/dev/torn.json"), '{"pid":');
    expect(stackLocks(states)).toEqual([{ stack: "dev", file, pid: 4711 }]);
  });

  it("are none before the first run", () => {
    expect(stackLocks(join(states, "nowhere"))).toEqual([]);
  });

  it("of a killed engine are removed", async () => {
    const file = lock("dev", await goneProcess());
    releaseStaleLocks(states);
    expect(existsSync(file)).toBe(false);
  });

  it("of a stranger who got the number since are removed, and the stranger lives", () => {
    const file = lock("dev", 1);
    releaseStaleLocks(states);
    expect(existsSync(file)).toBe(false);
  });

  it("of an engine at work are kept, and the message names it and the way out", async () => {
    const pid = await engine();
    const file = lock("staging", pid);
    expect(() => releaseStaleLocks(states)).toThrow(
      `another pulumi (process ${pid}) is at work on the stack staging; wait until it ends, or run \`npm stop\``,
    );
    expect(existsSync(file)).toBe(true);
  });
});

describe("ending runs", () => {
  it.each([
    ["asks first", false],
    ["forces the one that does not end", true],
  ])("%s, and leaves no lock", async (_name, obstinate) => {
    const file = lock("dev", await engine(obstinate));
    const lines: string[] = [];
    await endRuns(states, (line) => lines.push(line), 300);
    expect(lines).toEqual([expect.stringMatching(/^pulumi is at work on dev \(process \d+\)/)]);
    expect(existsSync(file)).toBe(false);
  });
});
