import { type Double, gitFolder } from "../double.ts";
import { type Commit, changedFiles, log } from "../git/read.ts";
import { isAncestor, NO_COMMIT } from "../git/refs.ts";
import type { Json, Repository } from "../model.ts";
import { htmlUrl, repositoryView, viewer } from "../views.ts";

/** A branch or tag that moved, appeared (`before` is NO_COMMIT) or went (`after` is). */
export interface RefChange {
  ref: string;
  before: string;
  after: string;
}

/** Commits one payload lists at most. */
const MOST_COMMITS = 100;

/**
 * The `push` event of one ref. A new ref lists no commits: receivers that filter by changed files must look for
 * themselves then. The repository's times are whole seconds here and only here, as GitHub sends them in this event.
 */
export async function pushPayload(double: Double, repository: Repository, change: RefChange): Promise<Json> {
  const { ref, before, after } = change;
  const seconds = Date.parse(repository.created_at) / 1000;
  const commits = await newCommits(double, repository, change);
  const moved = before !== NO_COMMIT && after !== NO_COMMIT;
  const forced = moved && !(await isAncestor(gitFolder(double, repository), before, after));
  return {
    ref,
    before,
    after,
    created: before === NO_COMMIT,
    deleted: after === NO_COMMIT,
    forced,
    base_ref: null,
    compare: `${htmlUrl(double, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: viewer(double).login, email: viewer(double).email },
    repository: {
      ...repositoryView(double, repository),
      created_at: seconds,
      pushed_at: Math.floor(Date.now() / 1000),
    },
  };
}

async function newCommits(double: Double, repository: Repository, { before, after }: RefChange) {
  if (before === NO_COMMIT || after === NO_COMMIT) return [];
  const folder = gitFolder(double, repository);
  const commits = await log(folder, [`--max-count=${MOST_COMMITS}`, "--reverse", `${before}..${after}`]);
  const listed: Json[] = [];
  for (const commit of commits) listed.push(await commitPayload(double, repository, folder, commit));
  return listed;
}

async function commitPayload(double: Double, repository: Repository, folder: string, commit: Commit) {
  const files = await changedFiles(folder, commit.sha);
  const named = (status: string) => files.filter((one) => one.status === status).map((one) => one.filename);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${htmlUrl(double, repository)}/commit/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    added: named("added"),
    removed: named("removed"),
    modified: named("modified"),
  };
}
