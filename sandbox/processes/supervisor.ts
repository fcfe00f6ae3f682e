import { realpathSync } from "node:fs";
import { join } from "node:path";
import { endProcesses } from "./end.ts";
import { isAlive, startOf } from "./identity.ts";
import { launch } from "./launch.ts";
import type { Layout } from "./layout.ts";
import { readIfThere } from "./private-files.ts";
import { type Probe, waitUntilReady } from "./readiness.ts";
import { fingerprintOf, judge, type Launch } from "./recovery.ts";
import { type ProcessRecord, recall, remember } from "./table.ts";

/** A process that should run. */
export interface ProcessSpec extends Launch {
  readonly name: string;
  /** Tells when it serves. */
  readonly probe: Probe;
  /** What must be done just before a new start, such as clearing what the run before left; not done for one that runs. */
  readonly prepare?: () => void;
}

/** Receives one line of progress for people. */
export type Report = (line: string) => void;

/** What became of a wanted process. */
export interface Ensured {
  readonly record: ProcessRecord;
  /** False when it ran already. */
  readonly started: boolean;
}

/** Time for a process to become ready: about five times the slowest start measured on a loaded two-core machine. */
const READY_WITHIN_MS = 120_000;

const lastLines = (log: string): string =>
  (readIfThere(log) ?? "").trimEnd().split("\n").slice(-12).join("\n");

async function startAnew(layout: Layout, spec: ProcessSpec, fingerprint: string): Promise<ProcessRecord> {
  const log = join(layout.logs, `${spec.name}.log`);
  spec.prepare?.();
  const recordOf = (identity: { pid: number; start: string }): ProcessRecord => ({
    name: spec.name,
    ...identity,
    fingerprint,
    log,
  });
  const identity = await launch(spec, {
    cwd: layout.root,
    log,
    record: (started) => remember(layout.processes, recordOf(started)),
  });
  return recordOf(identity);
}

/**
 * Sees to it that a process runs as wanted and is ready: keeps the one that runs, starts the missing one, replaces one
 * that was started in another way. Fails with the end of its log when it ends or is not ready in time.
 */
export async function ensureRunning(
  layout: Layout,
  spec: ProcessSpec,
  report: Report,
  withinMs = READY_WITHIN_MS,
): Promise<Ensured> {
  const began = performance.now();
  const fingerprint = fingerprintOf({ ...spec, command: realpathSync(spec.command) });
  const remembered = recall(layout.processes, spec.name);
  const verdict = judge(remembered, remembered && startOf(remembered.pid), fingerprint);
  if (verdict === "replace" && remembered) await endProcesses([remembered]);
  const record = verdict === "keep" && remembered ? remembered : await startAnew(layout, spec, fingerprint);

  const outcome = await waitUntilReady(spec.probe, () => isAlive(record), withinMs);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (outcome !== "ready") {
    const what = outcome === "ended" ? `ended after ${seconds} s` : `is not ready after ${seconds} s`;
    throw new Error(
      `${spec.name} ${what}. The last lines of ${record.log}:\n${lastLines(record.log)}\n` +
        "Start again to try once more; if it fails the same way, reset the sandbox to begin with empty data.",
    );
  }
  report(
    verdict === "keep"
      ? `${spec.name} is running (pid ${record.pid})`
      : `${spec.name} is ready after ${seconds} s (pid ${record.pid})`,
  );
  return { record, started: verdict !== "keep" };
}
