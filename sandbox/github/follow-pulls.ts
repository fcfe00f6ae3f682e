import { type Double, gitFolder, now } from "./double.ts";
import { branchRef, isAncestor } from "./git/refs.ts";
import type { Pull, Repository } from "./model.ts";
import { pullView } from "./pull-view.ts";

/**
 * Brings open pull requests up to the branches they name, as GitHub does after a push: a new head is noted, one whose
 * commits reached the base counts as merged, one whose branch went is closed.
 */
export async function followPulls(double: Double, repository: Repository): Promise<void> {
  for (const pull of repository.pulls.filter((one) => one.state === "open")) {
    const head = repository.refs[branchRef(pull.head.ref)];
    const base = repository.refs[branchRef(pull.base.ref)];
    if (base !== undefined) pull.base.sha = base;
    if (head === undefined || base === undefined) {
      close(pull);
      tell(double, repository, pull, "closed");
    } else if (await isAncestor(gitFolder(double, repository), head, base)) {
      pull.head.sha = head;
      close(pull, base);
      tell(double, repository, pull, "closed");
    } else if (head !== pull.head.sha) {
      pull.head.sha = head;
      pull.updated_at = now();
      tell(double, repository, pull, "synchronize");
    }
  }
}

/** Closes a pull request; with a commit, as merged by it. */
export function close(pull: Pull, mergedBy?: string): void {
  const at = now();
  pull.state = "closed";
  pull.closed_at = at;
  pull.updated_at = at;
  if (mergedBy !== undefined) {
    pull.merged_at = at;
    pull.merge_commit_sha = mergedBy;
  }
}

/** Sends the `pull_request` event. */
export function tell(double: Double, repository: Repository, pull: Pull, action: string): void {
  const view = pullView(double, repository, pull);
  double.emit(repository, "pull_request", { action, number: pull.number, pull_request: view });
}
