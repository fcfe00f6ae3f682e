import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readIfThere } from "./private-files.ts";

/**
 * The start of a process as `/proc/<pid>/stat` tells it: the boot it belongs to and the clock ticks since that boot.
 * Undefined for a zombie, which holds its number but runs no more.
 */
export function startFromStat(stat: string, bootId: string): string | undefined {
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, ticks] = [fields[0], fields[19]];
  return ticks === undefined || state === "Z" || state === "X" ? undefined : `${bootId.trim()}/${ticks}`;
}

/** The start of a process as `ps -o stat=,lstart=` tells it, for systems without /proc; undefined for a zombie. */
export function startFromPs(line: string): string | undefined {
  const [state = "", ...start] = line.trim().split(/\s+/);
  return start.length === 0 || state.startsWith("Z") ? undefined : start.join(" ");
}

/**
 * When the process with this id began, or undefined when no such process runs. A process id alone is no identity, for
 * the system gives numbers out again; an id together with this text is.
 */
export function startOf(pid: number): string | undefined {
  if (existsSync("/proc/self/stat")) {
    const stat = readIfThere(`/proc/${pid}/stat`);
    return stat === undefined
      ? undefined
      : startFromStat(stat, readIfThere("/proc/sys/kernel/random/boot_id") ?? "");
  }
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
  });
  return startFromPs(stdout ?? "");
}

/** A process that can be told from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** What `startOf(pid)` said when the process was started. */
  readonly start: string;
}

/** Whether exactly this process still runs. */
export const isAlive = ({ pid, start }: ProcessIdentity): boolean => startOf(pid) === start;
