import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { satisfies } from "semver";
import { isExecutable } from "./cache.ts";
import type { Installed, Program } from "./program.ts";

/** A program that cannot say its version within this time (milliseconds) is not one to rely on. */
const VERSION_TIMEOUT = 10_000;

/** The version in what a program printed; undefined when the text does not look as expected. */
export const versionIn = (printed: string, pattern: RegExp): string | undefined => pattern.exec(printed)?.[1];

/** The parts of the machine where programs are looked for. */
export type Machine = { readonly path: string; readonly home: string };

/**
 * Looks for a program that is already installed at a version that will do.
 * @returns its absolute path
 * @throws with the reason when there is none
 */
export async function findInstalled(program: Program, machine: Machine): Promise<string> {
  const { installed } = program;
  if (installed === undefined) throw new Error("not looked for: the sandbox uses a build of its own");
  if (installed.kind === "on-path") return findOnPath(program.name, installed, machine.path);
  const path = join(machine.home, installed.path);
  if (await isExecutable(path)) return path;
  throw new Error(`${path} is not there`);
}

async function findOnPath(
  name: string,
  wanted: Extract<Installed, { kind: "on-path" }>,
  path: string,
): Promise<string> {
  const refused: string[] = [];
  const folders = new Set(path.split(delimiter).filter((folder) => folder !== ""));
  for (const candidate of [...folders].map((folder) => join(folder, name))) {
    if (!(await isExecutable(candidate))) continue;
    const reason = await reasonAgainst(candidate, wanted);
    if (reason === undefined) return candidate;
    refused.push(`${candidate} ${reason}`);
  }
  throw new Error(refused.length > 0 ? refused.join("; ") : `no ${name} on PATH`);
}

async function reasonAgainst(
  candidate: string,
  { args, pattern, accepts, beside }: Extract<Installed, { kind: "on-path" }>,
): Promise<string | undefined> {
  // Looked at before it is run: a launcher of the same name might answer by downloading something.
  const missing = await missingBeside(candidate, beside);
  if (missing.length > 0) return `has no ${missing.join(", ")} beside it`;
  const run = await execa(candidate, args, {
    reject: false,
    all: true,
    timeout: VERSION_TIMEOUT,
    stdin: "ignore",
  });
  const version = versionIn(run.all, pattern);
  if (version === undefined) return "does not say its version";
  return satisfies(version, accepts) ? undefined : `is ${version}, not ${accepts}`;
}

async function missingBeside(candidate: string, files: readonly string[]): Promise<readonly string[]> {
  const folders = new Set([dirname(candidate), dirname(await realpath(candidate))]);
  const missing: string[] = [];
  for (const file of files) {
    const found = await Promise.all([...folders].map((folder) => isExecutable(join(folder, file))));
    if (!found.includes(true)) missing.push(file);
  }
  return missing;
}
