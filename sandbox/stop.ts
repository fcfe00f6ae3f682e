import { existsSync, readdirSync } from "node:fs";
import { endProcesses } from "./processes/end.ts";
import { isAlive } from "./processes/identity.ts";
import { type Layout, layoutOf } from "./processes/layout.ts";
import { withLock } from "./processes/lock.ts";
import { readPorts } from "./processes/ports.ts";
import { removeDirectory } from "./processes/private-files.ts";
import type { Report } from "./processes/supervisor.ts";
import { forget, type ProcessRecord, recallAll } from "./processes/table.ts";
import { saveManifests } from "./registry/manifests.ts";
import { manifestsFile, registryUrl } from "./registry/registry.ts";
import { removeSandboxFile } from "./sandbox-file.ts";

/**
 * In which groups processes end, one group after the other: all that uses the API first, or each would fill its log
 * with its loss; then the API server; the store last, when nobody writes to it any more.
 */
export function stopOrder(names: readonly string[]): string[][] {
  const last = ["kube-apiserver", "etcd"];
  const groups = [
    names.filter((name) => !last.includes(name)),
    ...last.map((name) => names.filter((n) => n === name)),
  ];
  return groups.filter((group) => group.length > 0);
}

async function saveRegistry(
  layout: Layout,
  running: readonly ProcessRecord[],
  report: Report,
): Promise<void> {
  const ports = readPorts(layout);
  if (ports === undefined || !running.some(({ name }) => name === "registry")) return;
  try {
    await saveManifests(registryUrl({ ports }), manifestsFile({ layout }));
  } catch (error) {
    // A registry that does not answer must not keep the sandbox from stopping.
    report(
      `the registry's manifests could not be saved, images pushed by hand must be pushed again: ${error}`,
    );
  }
}

async function stop(layout: Layout, report: Report): Promise<void> {
  const began = performance.now();
  removeSandboxFile(layout.root);
  const records = recallAll(layout.processes);
  const running = records.filter(isAlive);
  await saveRegistry(layout, running, report);
  for (const group of stopOrder(records.map(({ name }) => name))) {
    await endProcesses(records.filter(({ name }) => group.includes(name)));
    for (const name of group) forget(layout.processes, name);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  report(
    running.length === 0 ? "nothing was running" : `${running.length} processes ended within ${seconds} s`,
  );
}

/** Ends every process of the sandbox in `root`, wherever its start got to. The data stays for the next start. */
export async function stopSandbox(root: string, report: Report): Promise<void> {
  const layout = layoutOf(root);
  if (!existsSync(layout.root)) return report("nothing was running");
  await withLock(layout.lockFile, "stop", () => stop(layout, report));
}

/** Ends every process of the sandbox and removes all its data, credentials included. */
export async function resetSandbox(root: string, report: Report = () => {}): Promise<void> {
  const layout = layoutOf(root);
  if (!existsSync(layout.root)) return report(`nothing to remove at ${layout.root}`);
  if (readdirSync(layout.root).length > 0 && !existsSync(layout.portsFile) && !existsSync(layout.processes))
    throw new Error(
      `${layout.root} holds files but no sandbox (no ports.json): remove it by hand if it is what you mean`,
    );
  await withLock(layout.lockFile, "reset", async () => {
    await stop(layout, report);
    removeDirectory(layout.root);
  });
  report(`removed ${layout.root}`);
}
