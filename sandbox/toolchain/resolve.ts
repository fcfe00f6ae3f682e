import type { Platform, Program } from "./program.ts";
import type { Note, ProgressEvent, WayName } from "./progress.ts";

/** One way to get a program: resolves to the absolute path of its file, or throws the reason why not. */
export type Way = {
  readonly name: WayName;
  readonly attempt: (program: Program, note: Note) => Promise<string>;
};

/** A program that no way led to. Its message names every way tried, why it failed, and what to do. */
export class ProgramUnavailable extends Error {
  override name = "ProgramUnavailable";
}

/**
 * Tries the ways in order until one works.
 * @throws ProgramUnavailable when none does
 */
export async function resolveProgram(
  program: Program,
  ways: readonly Way[],
  platform: Platform,
  report: (event: ProgressEvent) => void,
  now: () => number = Date.now,
): Promise<string> {
  const began = now();
  const reasons: string[] = [];
  for (const { name: way, attempt } of ways) {
    const tell = (state: ProgressEvent["state"], detail: string, fraction?: number) =>
      report({
        program: program.name,
        version: program.version,
        way,
        state,
        detail,
        seconds: (now() - began) / 1000,
        ...(fraction === undefined ? {} : { fraction }),
      });
    try {
      const path = await attempt(program, (detail, fraction) => tell("working", detail, fraction));
      tell("ready", path);
      return path;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.push(`  ${way}: ${reason}`);
      tell("failed", reason);
    }
  }
  const what = `${program.name} ${program.version} cannot be had on ${platform.os}/${platform.arch}`;
  throw new ProgramUnavailable([`${what}. Tried:`, ...reasons, program.remedy].join("\n"));
}
