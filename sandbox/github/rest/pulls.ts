import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import { close, tell } from "../follow-pulls.ts";
import { changedFiles, log } from "../git/read.ts";
import { tip } from "../git/refs.ts";
import { git } from "../git/run.ts";
import { mergedTree } from "../git/write.ts";
import type { Pull, Repository } from "../model.ts";
import { found, invalid, Problem } from "../problem.ts";
import { pullView } from "../pull-view.ts";
import { created, ok } from "../router.ts";
import { commitView } from "./commits.ts";
import type { OnRepository } from "./in-repository.ts";

const newPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullable().default(null),
  draft: z.boolean().default(false),
});
const changedPull = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
});

/** The pull request of that number. */
export const findPull = ({ pulls }: Repository, number: string): Pull =>
  found(pulls.find((one) => one.number === Number(number)));

/** Pull requests within one repository (a fork has no place here). */
export function pullRoutes(double: Double, on: OnRepository): void {
  on("GET", "/pulls", ({ repository, query }) => {
    const state = query.get("state") || "open";
    const head = branchOf(query.get("head") ?? "");
    const base = query.get("base");
    const listed = repository.pulls
      .filter((one) => state === "all" || one.state === state)
      .filter((one) => (!head || one.head.ref === head) && (!base || one.base.ref === base));
    return ok(listed.reverse().map((one) => pullView(double, repository, one)));
  });
  on("POST", "/pulls", async ({ repository, folder, body }) => {
    const wanted = parseBody(newPull, body);
    const pull = await openPull(double, repository, folder, { ...wanted, head: branchOf(wanted.head) });
    tell(double, repository, pull, "opened");
    return created(pullView(double, repository, pull));
  });
  on("GET", "/pulls/:number", async ({ repository, folder, params }) => {
    const pull = findPull(repository, params.number);
    const view = pullView(double, repository, pull);
    if (pull.state !== "open") return ok(view);
    const mergeable = (await mergedTree(folder, pull.base.sha, pull.head.sha)) !== undefined;
    return ok({ ...view, mergeable, mergeable_state: mergeable ? "clean" : "dirty" });
  });
  on("PATCH", "/pulls/:number", async ({ repository, folder, params, body }) => {
    const pull = findPull(repository, params.number);
    const { base, state, ...wanted } = parseBody(changedPull, body);
    if (base !== undefined) pull.base = { ref: base, sha: await requireTip(folder, "base", base) };
    Object.assign(pull, given(wanted), { updated_at: now() });
    if (state === "closed" && pull.state === "open") {
      close(pull);
      tell(double, repository, pull, "closed");
    } else if (state === "open" && pull.state === "closed") {
      await reopen(pull, folder);
      tell(double, repository, pull, "reopened");
    }
    return ok(pullView(double, repository, pull));
  });
  on("GET", "/pulls/:number/files", async ({ repository, folder, params }) => {
    const { base, head } = findPull(repository, params.number);
    const fork = await git(folder, ["merge-base", base.sha, head.sha]);
    return ok(await changedFiles(folder, fork, head.sha));
  });
  on("GET", "/pulls/:number/commits", async ({ repository, folder, params }) => {
    const { base, head } = findPull(repository, params.number);
    const commits = await log(folder, ["--reverse", `${base.sha}..${head.sha}`]);
    return ok(commits.map((one) => commitView(double, repository, one)));
  });
}

async function openPull(
  double: Double,
  repository: Repository,
  folder: string,
  { title, body, draft, head, base }: z.output<typeof newPull>,
): Promise<Pull> {
  const sides = {
    head: { ref: head, sha: await requireTip(folder, "head", head) },
    base: { ref: base, sha: await requireTip(folder, "base", base) },
  };
  const ahead = await git(folder, ["rev-list", "--count", `${sides.base.sha}..${sides.head.sha}`]);
  if (ahead === "0") throw invalid("PullRequest", "head", `No commits between ${base} and ${head}`);
  const open = repository.pulls.filter((one) => one.state === "open");
  if (open.some((one) => one.head.ref === head && one.base.ref === base)) {
    const message = `A pull request already exists for ${repository.owner}:${head}.`;
    throw invalid("PullRequest", "head", message);
  }
  repository.lastNumber += 1;
  const pull: Pull = {
    id: nextId(double),
    number: repository.lastNumber,
    title,
    body,
    draft,
    state: "open",
    labels: [],
    ...sides,
    created_at: now(),
    updated_at: now(),
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
  };
  repository.pulls.push(pull);
  return pull;
}

async function reopen(pull: Pull, folder: string): Promise<void> {
  if (pull.merged_at !== null) throw new Problem(422, "A merged pull request cannot be reopened.");
  pull.head.sha = await requireTip(folder, "head", pull.head.ref);
  pull.base.sha = await requireTip(folder, "base", pull.base.ref);
  pull.state = "open";
  pull.closed_at = null;
}

async function requireTip(folder: string, field: "head" | "base", branch: string): Promise<string> {
  const sha = await tip(folder, branch);
  if (sha) return sha;
  throw new Problem(422, "Validation Failed", [{ resource: "PullRequest", field, code: "invalid" }]);
}

/** The branch in `owner:branch`, which is how a head may be written. */
const branchOf = (head: string): string => head.slice(head.indexOf(":") + 1);
