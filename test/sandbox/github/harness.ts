import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type GitHub, type GitHubOptions, startGitHub } from "#sandbox/github/server.ts";

export const OWNER = "craftista";
export const TOKEN = "token-that-writes";
export const READ_TOKEN = "token-that-reads";

/** An answer of the API, its body open to look into. */
export interface Answer {
  status: number;
  headers: Headers;
  body: z.output<typeof anyBody>;
}
const anyBody = z.json();

export interface Asking {
  body?: unknown;
  /** Default the token that writes; null sends none. */
  token?: string | null;
  headers?: Record<string, string>;
}

/** A new folder that goes when the test is over. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "github-double-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** A running double, closed when the test is over. */
export async function startDouble(options: Partial<GitHubOptions> = {}): Promise<GitHub> {
  const root = options.root ?? (await scratch());
  const github = await startGitHub({
    owner: OWNER,
    token: TOKEN,
    readOnlyToken: READ_TOKEN,
    ...options,
    root,
  });
  onTestFinished(() => github.close());
  return github;
}

/** Asks the API, as `ask(github, "POST", "/orgs/craftista/repos", { body })`. */
export async function ask(
  { url }: Pick<GitHub, "url">,
  method: string,
  path: string,
  { body, token = TOKEN, headers = {} }: Asking = {},
): Promise<Answer> {
  const credentials = token === null ? {} : { authorization: `token ${token}` };
  const response = await fetch(`${url}${path.startsWith("/api/") ? "" : "/api/v3"}${path}`, {
    method,
    headers: { ...credentials, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text ? anyBody.parse(JSON.parse(text)) : null,
  };
}

/** A new repository with one commit; gives its API path. */
export async function newRepository(github: GitHub, name = "gitops", settings: object = {}): Promise<string> {
  const body = { name, auto_init: true, private: true, ...settings };
  const { status } = await ask(github, "POST", `/orgs/${OWNER}/repos`, { body });
  if (status !== 201) throw new Error(`repository ${name} was not created: ${status}`);
  return `/repos/${OWNER}/${name}`;
}

/** Runs git as a user would, with a token and nothing of this machine's configuration. Throws with git's own words. */
export async function git(cwd: string, args: string[], token: string | null = TOKEN): Promise<string> {
  const settings = {
    "user.name": "A Developer",
    "user.email": "developer@example.test",
    ...(token === null
      ? {}
      : { "credential.helper": '!f() { echo username=x; echo "password=$TOKEN"; }; f' }),
  };
  const pairs = Object.entries(settings).flatMap(([key, value], i) => [
    [`GIT_CONFIG_KEY_${i}`, key],
    [`GIT_CONFIG_VALUE_${i}`, value],
  ]);
  const { stdout } = await execa("git", args, {
    cwd,
    extendEnv: false,
    env: {
      PATH: process.env.PATH ?? "",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      TOKEN: token ?? "",
      GIT_CONFIG_COUNT: String(pairs.length / 2),
      ...Object.fromEntries(pairs),
    },
  });
  return stdout;
}

/** Clones a repository of the organisation into a new folder. */
export async function clone(github: GitHub, name: string, ...flags: string[]): Promise<string> {
  const folder = join(await scratch(), "clone");
  await git(tmpdir(), ["clone", "--quiet", ...flags, `${github.url}/${OWNER}/${name}.git`, folder]);
  return folder;
}

/** Commits one file in a clone. */
export async function commit(folder: string, file: string, content: string): Promise<string> {
  await writeFile(join(folder, file), content);
  await git(folder, ["add", file]);
  await git(folder, ["commit", "--quiet", "-m", `set ${file}`]);
  return git(folder, ["rev-parse", "HEAD"]);
}
