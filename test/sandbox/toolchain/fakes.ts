import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Program } from "#sandbox/toolchain/program.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slipway-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file, and the folders above it. */
export function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Writes a shell script that can be run. */
export function script(path: string, body: string): string {
  write(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A program with nothing but a name and a version, to add ways to. */
export const program = (parts: Partial<Program>): Program => ({
  name: "tool",
  version: "1.2.3",
  remedy: "Install tool.",
  ...parts,
});

/** How the tests' `tool` says its version. */
export const onPath = {
  kind: "on-path",
  args: ["--version"],
  pattern: /^tool v(\S+)/m,
  accepts: "1.2.3",
  beside: [],
} as const;
