import { execa, type Options } from "execa";
import { lastAnswer } from "./answer.ts";
import { GitError } from "./failure.ts";

/** A branch of a remote repository and how to be let in. `token` is asked for at every use, so that rotation needs no restart. */
export interface Remote {
  readonly url: string;
  readonly branch: string;
  readonly token?: (() => Promise<string>) | undefined;
  /** Default: 30 s without a byte, 60 s for a command. */
  readonly limits?: Limits;
}

/** How long a server is waited for, in seconds. */
export interface Limits {
  /** Without a single byte, until a transfer counts as hung. */
  readonly silence: number;
  /** For one Git command, whatever it transfers. */
  readonly command: number;
}

const LIMITS: Limits = { silence: 30, command: 60 };

/**
 * Git's settings for one command, passed in the environment: the token never appears in an argument or a URL, and no
 * prompt or credential helper can answer in its place.
 */
async function environment(remote: Remote, limits: Limits): Promise<Record<string, string>> {
  const settings: [string, string][] = [
    ["credential.helper", ""],
    ["protocol.version", "2"],
    // Without this each fetch starts a process that looks whether there is something to tidy.
    ["maintenance.auto", "false"],
    ["http.lowSpeedLimit", "1"],
    ["http.lowSpeedTime", String(limits.silence)],
  ];
  if (remote.token !== undefined) {
    const basic = Buffer.from(`x-access-token:${await remote.token()}`).toString("base64");
    settings.push(["http.extraHeader", `Authorization: Basic ${basic}`]);
  }
  return {
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
    // To file descriptor 3, so never to a disk; Git leaves credentials out of it, and only headers that came are read.
    GIT_TRACE_CURL: "3",
    GIT_TRACE_CURL_NO_DATA: "1",
    GIT_TRACE_REDACT: "1",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/**
 * Runs Git in the bare repository `dir` and returns what it printed.
 * @throws GitError named by `action` ("push to", "fetch") when Git fails or hangs.
 */
export async function git(
  dir: string,
  remote: Remote,
  action: string,
  args: readonly string[],
  options: { readonly input?: string } = {},
): Promise<string> {
  const { limits = LIMITS } = remote;
  const settings: Options = {
    env: await environment(remote, limits),
    reject: false,
    detached: true,
    stripFinalNewline: false,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe", "pipe"],
    ...(options.input === undefined ? {} : { input: options.input }),
  };
  const running = execa("git", ["--git-dir", dir, ...args], settings);
  let isHung = false;
  const timer = setTimeout(() => {
    isHung = true;
    endGroup(running.pid);
  }, limits.command * 1_000);
  const result = await running.finally(() => clearTimeout(timer));
  if (result.exitCode === 0) return String(result.stdout ?? "");
  const words = isHung ? `timed out after ${limits.command} s` : String(result.stderr ?? "");
  const answer = isHung ? undefined : lastAnswer(String(result.stdio[3] ?? ""));
  throw new GitError(action, remote.url, words === "" ? (result.shortMessage ?? "") : words, answer);
}

/** Git's transport is a process of its own, which outlives Git and keeps its pipes open: the whole group is ended. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It ended by itself at this moment.
  }
}
