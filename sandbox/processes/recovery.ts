import { createHash } from "node:crypto";
import { readIfThere } from "./private-files.ts";
import type { ProcessRecord } from "./table.ts";

/** What to do about a process that should run: leave it, start it, or end it and start it anew. */
export type Verdict = "keep" | "start" | "replace";

/**
 * Compares what is remembered with what is wanted. `observedStart` is when the process that now has the remembered
 * number began (undefined: there is none); a different start means that the number belongs to somebody else by now,
 * who is left alone.
 */
export function judge(
  remembered: ProcessRecord | undefined,
  observedStart: string | undefined,
  fingerprint: string,
): Verdict {
  if (remembered === undefined || observedStart !== remembered.start) return "start";
  return remembered.fingerprint === fingerprint ? "keep" : "replace";
}

/** All that a program reads once, at its start. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files the program reads only when it starts: when their content changes, it has to start again. */
  readonly configFiles?: readonly string[];
}

/** A short text that differs when a running process no longer does what is wanted of it. */
export function fingerprintOf({ command, args, env, configFiles = [] }: Launch): string {
  const contents = configFiles.map((file) => readIfThere(file) ?? "");
  const variables = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([command, args, variables, contents]))
    .digest("hex")
    .slice(0, 32);
}
