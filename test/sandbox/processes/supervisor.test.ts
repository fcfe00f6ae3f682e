import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { endProcesses } from "#sandbox/processes/end.ts";
import { isAlive, startOf } from "#sandbox/processes/identity.ts";
import { type Layout, layoutOf } from "#sandbox/processes/layout.ts";
import { writePrivateFile } from "#sandbox/processes/private-files.ts";
import { accepts } from "#sandbox/processes/readiness.ts";
import { ensureRunning, type ProcessSpec } from "#sandbox/processes/supervisor.ts";
import { recall, recallAll, remember } from "#sandbox/processes/table.ts";
import { temporaryDirectory } from "./fakes.ts";

const script = `
  const { createServer } = require("node:net");
  const [port, mood] = process.argv.slice(1);
  if (mood === "stubborn") process.on("SIGTERM", () => {});
  if (mood === "broken") { console.error("no such flag"); process.exit(3); }
  const helper = mood === "helped" ? require("node:child_process").spawn("sleep", ["300"]).pid : undefined;
  console.log(JSON.stringify({ helper, cwd: process.cwd(), secret: process.env.SECRET, own: process.env.OWN }));
  if (mood === "silent") setInterval(() => {}, 1000);
  else createServer((socket) => socket.end()).listen(Number(port), "127.0.0.1");
`;

/** Below the ports that the system gives to connections, and below those of a sandbox. */
let nextPort = 12_000 + (process.pid % 5000);
let layout: Layout;
let lines: string[];
const report = (line: string) => void lines.push(line);

/** A small server in place of a real program. */
function server(mood = "good", more: Partial<ProcessSpec> = {}): ProcessSpec {
  const port = nextPort++;
  return {
    name: "server",
    command: process.execPath,
    args: ["-e", script, `${port}`, mood],
    env: { OWN: "yes" },
    probe: accepts(port),
    ...more,
  };
}

beforeEach(() => {
  layout = layoutOf(temporaryDirectory());
  lines = [];
  onTestFinished(() => endProcesses(recallAll(layout.processes), 100));
});

describe("seeing to it that a process runs", () => {
  it("starts a missing one with exactly its environment, in the sandbox's directory", async () => {
    process.env.SECRET = "of the caller";
    const { record, started } = await ensureRunning(layout, server(), report);
    expect(started).toBe(true);
    expect(recall(layout.processes, "server")).toEqual(record);
    expect(JSON.parse(readFileSync(record.log, "utf8"))).toEqual({ cwd: layout.root, own: "yes" });
    expect(lines).toEqual([expect.stringMatching(/^server is ready after \d+\.\d s \(pid \d+\)$/)]);
  });

  it("keeps one that runs as wanted, and does not prepare it again", async () => {
    let prepared = 0;
    const spec = server("good", { prepare: () => void prepared++ });
    const first = await ensureRunning(layout, spec, report);
    const second = await ensureRunning(layout, spec, report);
    expect(second).toEqual({ record: first.record, started: false });
    expect(prepared).toBe(1);
  });

  it("starts a crashed one again and keeps its last words", async () => {
    const spec = server();
    const { record } = await ensureRunning(layout, spec, report);
    process.kill(record.pid, "SIGKILL");
    while (isAlive(record)) await sleep(5);
    const again = await ensureRunning(layout, spec, report);
    expect(again.started).toBe(true);
    expect(again.record.pid).not.toBe(record.pid);
    expect(readFileSync(join(layout.logs, "server.previous.log"), "utf8")).toContain('"own":"yes"');
  });

  it("replaces one that was started in another way", async () => {
    const first = await ensureRunning(layout, server(), report);
    const second = await ensureRunning(layout, server(), report);
    expect(second.started).toBe(true);
    expect(isAlive(first.record)).toBe(false);
  });

  it("leaves a stranger alone who has the number of a process of before", async () => {
    const stranger = await ensureRunning(layout, server("good", { name: "stranger" }), report);
    remember(layout.processes, { ...stranger.record, name: "server", start: "another boot/1" });
    expect((await ensureRunning(layout, server(), report)).started).toBe(true);
    expect(isAlive(stranger.record)).toBe(true);
  });

  it("starts anew where the record is torn", async () => {
    writePrivateFile(join(layout.processes, "server.json"), '{"name": "server", "pid"');
    expect((await ensureRunning(layout, server(), report)).started).toBe(true);
  });

  it("remembers a process before it is ready, and tells when it is late", async () => {
    const spec = server("silent");
    const late = ensureRunning(layout, spec, report, 300);
    await expect(late).rejects.toThrow(/server is not ready after .* s\./);
    const record = recall(layout.processes, "server");
    expect(record && isAlive(record)).toBe(true);
  });

  it("tells the last words of one that ends at once", async () => {
    await expect(ensureRunning(layout, server("broken"), report)).rejects.toThrow(
      /server ended after .*\nno such flag\nStart again/,
    );
  });
});

describe("ending processes", () => {
  it("forces one that does not listen, after the grace time", async () => {
    const { record } = await ensureRunning(layout, server("stubborn"), report);
    const began = performance.now();
    await endProcesses([record], 200);
    expect(isAlive(record)).toBe(false);
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  it("ends the helpers a process has started", async () => {
    const { record } = await ensureRunning(layout, server("helped"), report);
    const { helper } = JSON.parse(readFileSync(record.log, "utf8"));
    expect(startOf(helper)).toMatch(/\d/);
    await endProcesses([record]);
    await expect.poll(() => startOf(helper)).toBe(undefined);
  });

  it("leaves a stranger alone, whatever the record says", async () => {
    const { record } = await ensureRunning(layout, server(), report);
    await endProcesses([{ ...record, start: "another boot/1" }]);
    expect(isAlive(record)).toBe(true);
  });
});
