import { type Double, gitFolder } from "./double.ts";
import { followPulls } from "./follow-pulls.ts";
import { listRefs, NO_COMMIT } from "./git/refs.ts";
import type { Repository } from "./model.ts";
import { wants } from "./webhooks/deliver.ts";
import { pushPayload, type RefChange } from "./webhooks/push-payload.ts";

/**
 * Compares the branches and tags with those last announced, and tells webhooks and pull requests what changed.
 * Called after anything that may have moved a ref, by REST or by a push, so each change is told once whoever made it.
 * The caller must hold the write lock.
 */
export async function announce(double: Double, repository: Repository): Promise<void> {
  const refs = await listRefs(gitFolder(double, repository), "refs/");
  const after = Object.fromEntries(refs.map(({ ref, sha }) => [ref, sha]));
  const changes = changesBetween(repository.refs, after);
  repository.refs = after;
  if (repository.hooks.some((hook) => wants(hook, "push"))) {
    for (const change of changes) {
      double.emit(repository, "push", await pushPayload(double, repository, change));
    }
  }
  if (changes.length > 0) await followPulls(double, repository);
}

/** What it takes to get from one set of refs to the other. */
export function changesBetween(before: Record<string, string>, after: Record<string, string>): RefChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((ref) => ({ ref, before: before[ref] ?? NO_COMMIT, after: after[ref] ?? NO_COMMIT }))
    .filter((change) => change.before !== change.after);
}
