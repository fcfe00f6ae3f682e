import { ExecaError, execa } from "execa";

interface Options {
  input?: string | Uint8Array;
  env?: Record<string, string>;
}

/** The environment of every git the double starts: nothing of the machine's or the user's configuration. */
export const gitEnvironment = {
  PATH: process.env.PATH ?? "",
  HOME: "/nonexistent",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

/** Runs git in a bare repository and gives what it printed, without the last line end. Throws when git fails. */
export async function git(folder: string, args: string[], options: Options = {}): Promise<string> {
  const bytes = await gitBytes(folder, args, options);
  return Buffer.from(bytes).toString("utf8").replace(/\n$/, "");
}

/** As `git`, but the bytes as they are. */
export async function gitBytes(folder: string, args: string[], options: Options = {}): Promise<Uint8Array> {
  const { stdout } = await execa("git", ["--git-dir", folder, ...args], {
    input: options.input ?? "",
    env: { ...gitEnvironment, ...options.env },
    extendEnv: false,
    encoding: "buffer",
    stripFinalNewline: false,
  });
  return stdout;
}

/** As `git`, but `undefined` where git says no (an unknown ref, a conflict). */
export async function gitMaybe(folder: string, args: string[]): Promise<string | undefined> {
  try {
    return await git(folder, args);
  } catch (error) {
    if (error instanceof ExecaError && error.exitCode !== undefined) return undefined;
    throw error;
  }
}
