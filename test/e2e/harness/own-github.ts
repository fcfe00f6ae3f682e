import { mkdtempSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { type GitHub, startGitHub } from "#sandbox/github/server.ts";
import { endToEnd } from "./context.ts";

export const OWNER = "craftista";
const TOKENS = { token: "token-that-writes", readOnlyToken: "token-that-reads" };

/** A GitHub double in the tests' own process, which can open the secrets that it was given. */
export interface OwnGitHub extends GitHub {
  readonly variables: Readonly<Record<"SLIPWAY_GITHUB_URL" | "SLIPWAY_GITHUB_TOKEN", string>>;
  /** A token that may read everything and write nothing. */
  readonly readOnlyToken: string;
  /** Asks the API and returns the answer's body; an answer that is an error fails. */
  ask(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Runs Git in the bare repository behind one of the owner's, and returns what it printed. */
  git(repository: string, ...args: string[]): Promise<string>;
}

/** Starts a double of its own, whose data go with the run's folder. */
export async function ownGitHub(): Promise<OwnGitHub> {
  const root = mkdtempSync(join(dirname(endToEnd().folder), "github-"));
  const github = await startGitHub({ root, owner: OWNER, ...TOKENS });
  const ask: OwnGitHub["ask"] = async (method, path, body) => {
    const answer = await fetch(`${github.url}/api/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKENS.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    ...github,
    variables: { SLIPWAY_GITHUB_URL: github.url, SLIPWAY_GITHUB_TOKEN: TOKENS.token },
    readOnlyToken: TOKENS.readOnlyToken,
    ask,
    git: async (repository, ...args) => {
      const { id } = (await ask("GET", `/repos/${OWNER}/${repository}`)) as { id: number };
      return (await execa("git", ["--git-dir", join(root, "repositories", `${id}.git`), ...args])).stdout;
    },
  };
}
