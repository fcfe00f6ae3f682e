import type { Command } from "commander";
import * as z from "zod";
import { pins } from "../versions.ts";
import { json, table } from "./output.ts";
import { compare, type VersionState } from "./version-state.ts";

const Releases = z.array(
  z.looseObject({ tag_name: z.string(), prerelease: z.boolean(), draft: z.boolean() }),
);

/** Milliseconds for an answer. */
const PATIENCE = 20_000;

/** `versions`: what is installed by default, and what its makers have published since. */
export const addVersions = (program: Command): void => {
  program
    .command("versions")
    .description("list the pinned version of every component that is installed, and ask for newer ones")
    .option("--offline", "list the pins alone")
    .option("--json", "for a program")
    .addHelpText("after", "\nExample: npm run versions")
    .action(async ({ offline, json: asJson }: { offline?: true; json?: true }) => {
      const states = await Promise.all(
        Object.entries(pins).map(async ([name, pin]) =>
          compare(name, pin, offline ? undefined : await publishedTags(pin.repository)),
        ),
      );
      console.log(asJson ? json(states) : listed(states));
      if (states.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
    });
};

/**
 * The tags of a repository's last hundred releases, or why they cannot be had.
 * @param api where GitHub's API is
 */
export async function publishedTags(
  repository: string,
  api = process.env.GITHUB_API_URL ?? "https://api.github.com",
  token = process.env.GITHUB_TOKEN ?? "",
): Promise<readonly string[] | { readonly problem: string }> {
  try {
    const answer = await fetch(`${api}/repos/${repository}/releases?per_page=100`, {
      headers: {
        accept: "application/vnd.github+json",
        // CI fills the variable of a secret that it lacks with nothing.
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 403 || answer.status === 429)
      return { problem: "GitHub answers no more today; set GITHUB_TOKEN, which may ask more often" };
    if (!answer.ok) return { problem: `${api} answers ${answer.status} for ${repository}` };
    return Releases.parse(await answer.json())
      .filter(({ prerelease, draft }) => !prerelease && !draft)
      .map(({ tag_name }) => tag_name);
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return { problem: `${api} cannot be asked: ${why}; check the network and its proxy` };
  }
}

const listed = (states: readonly VersionState[]): string =>
  table(
    ["component", "pinned", "newest of its line", "newest", "what to do"],
    states.map(({ name, pinned, ofLine, newest, advice, problem }) => [
      name,
      pinned,
      ofLine,
      newest,
      problem ?? advice,
    ]),
  );
