import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { endToEnd } from "./context.ts";

const Repository = z.object({ id: z.int(), name: z.string(), archived: z.boolean() });

/** What the GitHub double says about a repository. */
export type RepositoryFacts = z.infer<typeof Repository>;

/** The token that may do everything. */
export const githubToken = (): string => readFileSync(endToEnd().sandbox.github.tokenFile, "utf8").trim();

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const { url } = endToEnd().sandbox.github;
  const headers = { authorization: `Bearer ${githubToken()}`, "content-type": "application/json" };
  return fetch(`${url}/api/v3${path}`, { ...init, headers });
}

/** Every repository of the owner; none while the hub has not been deployed. */
export async function repositories(): Promise<RepositoryFacts[]> {
  const { owner } = endToEnd().sandbox.github;
  return z.array(Repository).parse(await (await ask(`/orgs/${owner}/repos?per_page=100`)).json());
}

/** Changes something in the double, as a person would on GitHub's pages. */
export async function askGitHub(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Archives a repository, or takes it out of the archive. */
export const setArchived = (name: string, archived: boolean): Promise<void> =>
  askGitHub("PATCH", `/repos/${endToEnd().sandbox.github.owner}/${name}`, { archived });

/** The requests that the double had no answer for: a test that passes in spite of one proves little. */
export async function unansweredRequests(): Promise<unknown> {
  return (await fetch(`${endToEnd().sandbox.github.url}/_double/unknown`)).json();
}

/** The bare repository that the double keeps of a repository. */
export async function bareRepository(name: string): Promise<string> {
  const found = (await repositories()).find((one) => one.name === name);
  if (found === undefined) throw new Error(`the GitHub double has no repository ${name}`);
  return join(endToEnd().sandbox.root, "github", "repositories", `${found.id}.git`);
}

const Answers = {
  pull: z.object({
    number: z.int(),
    head: z.object({ sha: z.string() }),
    base: z.object({ ref: z.string(), sha: z.string() }),
  }),
  comments: z.array(z.object({ body: z.string() })),
  statuses: z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) }),
};

/** A pull request that adds a file, and what the double says of it later. */
export async function openPullRequest(repository: string) {
  const path = `/repos/${endToEnd().sandbox.github.owner}/${repository}`;
  const send = async (method: string, below: string, body: unknown): Promise<unknown> => {
    const answer = await ask(`${path}${below}`, { method, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${below}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const read = async (below: string): Promise<unknown> => (await ask(`${path}${below}`)).json();
  const { object } = z
    .object({ object: z.object({ sha: z.string() }) })
    .parse(await read("/git/ref/heads/main"));
  await send("POST", "/git/refs", { ref: "refs/heads/pin", sha: object.sha });
  await send("PUT", "/contents/pin.txt", { message: "Pin", content: btoa("1.1.0"), branch: "pin" });
  const pull = Answers.pull.parse(
    await send("POST", "/pulls", { title: "Pin catalogue", head: "pin", base: "main" }),
  );
  return {
    pull,
    comments: async () =>
      Answers.comments.parse(await read(`/issues/${pull.number}/comments`)).map(({ body }) => body),
    statuses: async () =>
      Object.fromEntries(
        Answers.statuses
          .parse(await read(`/commits/${pull.head.sha}/status`))
          .statuses.map(({ context, state }) => [context, state]),
      ),
  };
}
