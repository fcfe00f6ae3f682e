import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import type { EnvironmentPlan, Outcome } from "./model.ts";

/** By this line, which nobody sees, the comment is found again. */
const MARKER = "<!-- slipway plan -->";
/** GitHub's limit for the description of a commit status. */
const DESCRIPTION_LIMIT = 140;

/** A pull request, and the way to it. */
export interface PullRequest {
  readonly owner: string;
  readonly repository: string;
  readonly number: number;
  /** The commit whose statuses are shown in it. */
  readonly head: string;
}

/** A client of GitHub's API that waits as GitHub asks it to and tries again what may pass. */
export function githubClient(apiUrl: string, token: string): Octokit {
  const Client = Octokit.plugin(retry, throttling);
  const again = (_wait: number, _request: unknown, _client: unknown, attempts: number) => attempts < 3;
  return new Client({
    auth: token,
    baseUrl: apiUrl,
    throttle: { onRateLimit: again, onSecondaryRateLimit: again },
    log: { debug() {}, info() {}, warn: console.warn, error() {} },
  });
}

/** The room that `stickyComment` needs for itself. */
export const MARKER_LENGTH = MARKER.length + 1;

/**
 * Makes the pull request carry `text` as one comment: the one that an earlier plan wrote is changed in place. Returns
 * its address.
 */
export async function stickyComment(github: Octokit, pull: PullRequest, text: string): Promise<string> {
  const { owner, repository: repo, number } = pull;
  const body = `${MARKER}\n${text}`;
  const comments = await github.paginate(github.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  const earlier = comments.find((comment) => comment.body?.startsWith(MARKER));
  const { data } =
    earlier === undefined
      ? await github.rest.issues.createComment({ owner, repo, issue_number: number, body })
      : await github.rest.issues.updateComment({ owner, repo, comment_id: earlier.id, body });
  return data.html_url;
}

/** The files that the pull request changes, by path; of a renamed one also its old path. */
export async function changedFiles(
  github: Octokit,
  { owner, repository: repo, number }: PullRequest,
): Promise<string[]> {
  const files = await github.paginate(github.rest.pulls.listFiles, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  return files.flatMap(({ filename, previous_filename: old }) =>
    old === undefined ? [filename] : [old, filename],
  );
}

const STATES: Readonly<Record<Outcome, "success" | "failure" | "error">> = {
  unchanged: "success",
  changes: "success",
  refused: "failure",
  failed: "error",
};

/**
 * Sets the status `slipway/plan (<environment>)` of the pull request's head, which a ruleset can require. An environment
 * that the pull request does not touch has no plan, and its status is success.
 */
export async function setStatus(
  github: Octokit,
  pull: PullRequest,
  environment: string,
  plan: EnvironmentPlan | undefined,
): Promise<void> {
  await github.rest.repos.createCommitStatus({
    owner: pull.owner,
    repo: pull.repository,
    sha: pull.head,
    context: `slipway/plan (${environment})`,
    state: STATES[plan?.outcome ?? "unchanged"],
    description: (plan === undefined ? "not touched" : summaryOf(plan)).slice(0, DESCRIPTION_LIMIT),
  });
}

function summaryOf({ outcome, promotions, changes }: EnvironmentPlan): string {
  if (outcome === "unchanged") return "nothing to do";
  const counts = [`${promotions.length} promotions`, `${changes.length} platform changes`].join(", ");
  return outcome === "changes" ? counts : `${outcome}: ${counts}`;
}
