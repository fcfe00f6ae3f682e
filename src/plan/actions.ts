import { readFileSync } from "node:fs";
import * as z from "zod";
import type { PullRequest } from "./comment.ts";

type Env = Readonly<Record<string, string | undefined>>;

const PullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int(),
    head: z.object({ sha: z.string() }),
  }),
});

/** What GitHub Actions tells a job about its pull request (docs.github.com, "Variables reference"). */
export interface PullRequestRun {
  readonly pull: PullRequest;
  readonly apiUrl: string;
  readonly token: string;
}

/**
 * Reads it from the environment.
 * @throws an Error that names the variable that is missing
 */
export function pullRequestRun(env: Env = process.env): PullRequestRun {
  const needed = (name: string, remedy: string): string => {
    const value = env[name];
    if (value === undefined || value === "") throw new Error(`${name} is not set; ${remedy}`);
    return value;
  };
  const inJob = "--comment and --changed work in a GitHub Actions job of a pull request";
  const [owner = "", repository = ""] = needed("GITHUB_REPOSITORY", inJob).split("/");
  const event = PullRequestEvent.safeParse(
    JSON.parse(readFileSync(needed("GITHUB_EVENT_PATH", inJob), "utf8")),
  );
  if (!event.success) throw new Error(`the event in GITHUB_EVENT_PATH is no pull request; ${inJob}`);
  const { number, head } = event.data.pull_request;
  return {
    pull: { owner, repository, number, head: head.sha },
    apiUrl: env.GITHUB_API_URL ?? "https://api.github.com",
    token: needed("GITHUB_TOKEN", "hand the job's token to the step: env: { GITHUB_TOKEN: ... }"),
  };
}
