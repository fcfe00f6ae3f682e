import type { Double } from "../double.ts";
import { type ChangedFile, type Commit, changedFiles, log } from "../git/read.ts";
import { commitOf } from "../git/refs.ts";
import type { Repository } from "../model.ts";
import { found } from "../problem.ts";
import { ok } from "../router.ts";
import { apiUrl, htmlUrl } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";

/** Commits listed at most; a client that wants more asks for an older `sha`. */
const MOST_COMMITS = 1000;

/** A commit as REST shows it. */
export const commitView = (
  double: Double,
  repository: Repository,
  commit: Commit,
  files?: ChangedFile[],
) => ({
  sha: commit.sha,
  node_id: `C_${commit.sha}`,
  url: apiUrl(double, repository, `/commits/${commit.sha}`),
  html_url: `${htmlUrl(double, repository)}/commit/${commit.sha}`,
  commit: {
    message: commit.message,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree },
  },
  parents: commit.parents.map((sha) => ({ sha })),
  ...(files ? { files } : {}),
});

/** The history. */
export function commitRoutes(double: Double, on: OnRepository): void {
  on("GET", "/commits", async ({ repository, folder, query }) => {
    const from = await commitOf(folder, query.get("sha") || repository.settings.default_branch);
    const path = query.get("path");
    const args = [`--max-count=${MOST_COMMITS}`, found(from), "--", ...(path ? [path] : [])];
    return ok((await log(folder, args)).map((one) => commitView(double, repository, one)));
  });
  on("GET", "/commits/*ref", async ({ repository, folder, params }) => {
    const sha = found(await commitOf(folder, params.ref), `No commit found for SHA: ${params.ref}`);
    const commit = found((await log(folder, ["--max-count=1", sha]))[0]);
    return ok(commitView(double, repository, commit, await changedFiles(folder, sha)));
  });
}
