import { execa, type Options } from "execa";
import { GitError } from "./failure.ts";

/** A branch of a remote repository and how to be let in. `token` is asked for at every use, so that rotation needs no restart. */
export interface Remote {
  readonly url: string;
  readonly branch: string;
  readonly token?: (() => Promise<string>) | undefined;
}

/** How long one Git command may take before it counts as hung, in milliseconds. */
const COMMAND_TIMEOUT = 60_000;

/**
 * Git's settings for one command, passed in the environment: the token never appears in an argument or a URL, and no
 * prompt or credential helper can answer in its place.
 */
async function environment(remote: Remote): Promise<Record<string, string>> {
  const settings: [string, string][] = [
    ["credential.helper", ""],
    ["protocol.version", "2"],
    ["gc.auto", "0"],
  ];
  if (remote.token !== undefined) {
    const basic = Buffer.from(`x-access-token:${await remote.token()}`).toString("base64");
    settings.push(["http.extraHeader", `Authorization: Basic ${basic}`]);
  }
  return {
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
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
  const settings: Options = {
    env: await environment(remote),
    timeout: COMMAND_TIMEOUT,
    reject: false,
    stripFinalNewline: false,
    ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
  };
  const result = await execa("git", ["--git-dir", dir, ...args], settings);
  if (result.exitCode === 0) return String(result.stdout ?? "");
  const words = result.timedOut ? `timed out after ${COMMAND_TIMEOUT / 1000} s` : String(result.stderr ?? "");
  throw new GitError(action, remote.url, words === "" ? (result.shortMessage ?? "") : words);
}
