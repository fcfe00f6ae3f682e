import { z } from "zod";
import { announce } from "../announce.ts";
import { parseBody } from "../body.ts";
import type { Double } from "../double.ts";
import { close, tell } from "../follow-pulls.ts";
import { branchRef, moveRef, NO_COMMIT } from "../git/refs.ts";
import { commitTree, mergedTree } from "../git/write.ts";
import type { Pull, Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { nothing, ok } from "../router.ts";
import { viewer } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { findPull } from "./pulls.ts";

const mergeBody = z.object({
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
});
type MergeBody = z.output<typeof mergeBody>;

/** Merging a pull request by a merge commit or a squash. The double does not rebase, and refuses as if forbidden. */
export function mergeRoutes(double: Double, on: OnRepository): void {
  on("GET", "/pulls/:number/merge", ({ repository, params }) => {
    found(findPull(repository, params.number).merged_at ?? undefined);
    return nothing;
  });
  on("PUT", "/pulls/:number/merge", async ({ repository, folder, params, body }) => {
    const pull = findPull(repository, params.number);
    const wanted = parseBody(mergeBody, body ?? {});
    refuseMethod(repository, wanted.merge_method);
    if (pull.state !== "open") throw new Problem(405, "Pull Request is not mergeable");
    if (wanted.sha && wanted.sha !== pull.head.sha) {
      throw new Problem(409, "Head branch was modified. Review and try the merge again.");
    }
    const tree = await mergedTree(folder, pull.base.sha, pull.head.sha);
    if (tree === undefined) throw new Problem(405, "Pull Request is not mergeable");

    const { name, email } = viewer(double);
    const squash = wanted.merge_method === "squash";
    const sha = await commitTree(folder, tree, {
      branch: pull.base.ref,
      parents: squash ? [pull.base.sha] : [pull.base.sha, pull.head.sha],
      message: messageOf(repository, pull, wanted),
      author: { name, email },
    });
    close(pull, sha);
    if (repository.settings.delete_branch_on_merge) {
      await moveRef(folder, branchRef(pull.head.ref), pull.head.sha, NO_COMMIT);
    }
    await announce(double, repository);
    tell(double, repository, pull, "closed");
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  });
}

function refuseMethod({ settings }: Repository, method: MergeBody["merge_method"]): void {
  const allowed = { merge: settings.allow_merge_commit, squash: settings.allow_squash_merge, rebase: false };
  const names = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" };
  if (!allowed[method]) throw new Problem(405, `${names[method]} are not allowed on this repository.`);
}

function messageOf({ owner }: Repository, pull: Pull, wanted: MergeBody): string {
  const merge = `Merge pull request #${pull.number} from ${owner}/${pull.head.ref}`;
  const squash = wanted.merge_method === "squash";
  const title = wanted.commit_title ?? (squash ? `${pull.title} (#${pull.number})` : merge);
  const text = wanted.commit_message ?? (squash ? "" : pull.title);
  return text ? `${title}\n\n${text}` : title;
}
