import { createInterface } from "node:readline";
import { execa } from "execa";
import { clearedVariables } from "./environment.ts";
import { keepingStackFiles } from "./stack-files.ts";

/** One run of the Pulumi CLI. */
export type PulumiRun = {
  /** Path of the CLI. */
  readonly pulumi: string;
  /** Variables beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder with Pulumi.yaml. */
  readonly project: string;
  /**
   * `terminal` leaves input and output to the person at it; `capture` gives no input and returns the output; a function
   * is called with each line as it comes, besides.
   */
  readonly output: "terminal" | "capture" | ((line: string) => void);
};

/** How a run ended. */
export type PulumiResult = {
  /** 130 and the like for a run ended by a signal, as a shell says it. */
  readonly exitCode: number;
  /** Empty for a run at the terminal. */
  readonly stdout: string;
  /** Standard output and error in the order they came. Empty for a run at the terminal. */
  readonly all: string;
};

/** Runs the engine in the sandbox and leaves the project's stack files as they should be committed. */
export async function runPulumi(run: PulumiRun, args: readonly string[]): Promise<PulumiResult> {
  const states = statesFolder(run.environment);
  const work = () => runEngine(run, args);
  return states === undefined ? work() : keepingStackFiles(run.project, states, work);
}

/** The folder that a `file://` backend names; undefined for any other backend. */
export function statesFolder(environment: NodeJS.ProcessEnv): string | undefined {
  const url = environment.PULUMI_BACKEND_URL ?? "";
  return url.startsWith("file://") ? url.slice("file://".length) : undefined;
}

/** Runs the engine and touches nothing else. */
export async function runEngine(
  { pulumi, environment, project, output }: PulumiRun,
  args: readonly string[],
): Promise<PulumiResult> {
  const cleared = Object.fromEntries(clearedVariables.map((name) => [name, undefined]));
  const child = execa(pulumi, args, {
    cwd: project,
    env: { ...cleared, ...environment },
    reject: false,
    // A cancelled engine ends what it has begun, which takes as long as it takes.
    forceKillAfterDelay: false,
    all: true,
    buffer: output !== "terminal",
    ...(output === "terminal"
      ? ({ stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const)
      : ({ stdin: "ignore" } as const)),
  });
  if (typeof output === "function" && child.all !== undefined)
    createInterface({ input: child.all }).on("line", output);
  const forward = (signal: NodeJS.Signals): void => {
    // At a terminal Ctrl-C reaches the engine by itself, and a second one would end it without a checkpoint.
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, forward);
  try {
    const result = await child;
    if (result.exitCode === undefined && result.signal === undefined) {
      throw new Error(`Pulumi (${pulumi}) cannot be started: ${result.shortMessage}`);
    }
    return {
      exitCode: result.exitCode ?? 128 + signalNumber(result.signal),
      stdout: result.stdout ?? "",
      all: result.all ?? "",
    };
  } finally {
    for (const signal of signals) process.off(signal, forward);
  }
}

function signalNumber(signal: string | undefined): number {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal ?? ""] ?? 0;
}
