import type { CredentialRef } from "#components/dynamic/credential.ts";
import { ClusterError } from "#components/kubernetes/kubeconfig.ts";

/** How a program is run. */
export interface RunOptions {
  /** What it reads from its standard input: the way of everything secret, because arguments are seen by everybody. */
  readonly input?: string;
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended; default 60. */
  readonly withinSeconds?: number;
}

/** What a program left when it ended. */
export interface Ran {
  /** Undefined when it was ended from outside, or took too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** The machine that a driver works on, and everything outside of the process that it may use. */
export interface Host {
  /** Runs a program found on PATH; undefined when there is none of this name. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran | undefined>;
  /** Gives `work` a folder that only this user can read, and removes it afterwards. */
  inPrivateFolder<T>(work: (folder: string) => Promise<T>): Promise<T>;
  /** Whether this process may change the system: install services, write below `/etc`. */
  readonly isRoot: boolean;
  credential(ref: CredentialRef): Promise<string>;
  /** The text at an address. @throws ClusterError */
  download(url: string): Promise<string>;
  say(line: string): void;
}

/** A program that a driver calls, and how to get it. */
export interface Program {
  readonly name: string;
  readonly get: string;
}

/** How much of a line a message repeats, in characters: programs print whole documents. */
const LONGEST = 300;

/** The last lines of what a program said of its failure, without colours. */
export function lastWords({ stderr, stdout }: Pick<Ran, "stderr" | "stdout">): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  const text = (stderr.trim() || stdout.trim()).replace(/\u001b\[[0-9;]*m/g, "");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return (
    lines
      .slice(-4)
      .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)} ...` : line))
      .join(" / ") || "it said nothing"
  );
}

/** That a program is not on PATH. */
export const missing = ({ name, get }: Program): ClusterError =>
  new ClusterError(`the program ${name} is not on PATH; get it: ${get}`);

/**
 * Runs a program that must succeed.
 * @param what what it was to do, for the message
 * @param remedy what a person does about a failure
 * @throws ClusterError
 */
export async function succeed(
  host: Host,
  program: Program,
  args: readonly string[],
  what: string,
  remedy: string,
  options: RunOptions = {},
): Promise<string> {
  const ran = await host.run(program.name, args, options);
  if (ran === undefined) throw missing(program);
  if (ran.exitCode === 0) return ran.stdout;
  const why = ran.timedOut ? `it took longer than ${options.withinSeconds ?? 60} s` : lastWords(ran);
  throw new ClusterError(`${what}: ${program.name} ${args[0] ?? ""} failed: ${why}; ${remedy}`);
}
