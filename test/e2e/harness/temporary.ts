import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, startOf } from "#sandbox/processes/identity.ts";
import { resetSandbox } from "#sandbox/sandbox.ts";

const PREFIX = "slipway-e2e-";
const OWNER = "owner.json";

/** A folder for one run of the end-to-end ring, marked with the process it belongs to. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  writeFileSync(join(folder, OWNER), JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
  return folder;
}

/** The sandbox's root in a run's folder. */
export const rootIn = (folder: string): string => join(folder, "sandbox");

/** Ends the sandbox in a run's folder and removes all of it. */
export async function removeRunFolder(folder: string, report: (line: string) => void): Promise<void> {
  await resetSandbox(rootIn(folder), report);
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what runs left that were killed before they could tidy up. */
export async function removeAbandoned(report: (line: string) => void): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    if (isAlive(JSON.parse(readFileSync(join(folder, OWNER), "utf8")))) continue;
    report(`removing what an interrupted run left in ${folder}`);
    await removeRunFolder(folder, report);
  }
}
