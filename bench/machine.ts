import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/** The machine a benchmark ran on, and how busy it was with other things. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Load averages over 1, 5 and 15 minutes before the first measurement and after the last. */
  readonly loadAtStart: readonly number[];
  readonly loadAtEnd: readonly number[];
}

/** The load averages over 1, 5 and 15 minutes, to a tenth. */
export const load = (): number[] => loadavg().map((value) => Math.round(value * 10) / 10);

/** This machine, with the load as it is now as the load at the end. */
export const machine = (loadAtStart: readonly number[]): Machine => ({
  processor: cpus()[0]?.model.trim() ?? "unknown",
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
  node: process.version,
  loadAtStart,
  loadAtEnd: load(),
});
