import { z } from "zod";
import { parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import { commitOf } from "../git/refs.ts";
import type { CommitStatus, Repository } from "../model.ts";
import { found } from "../problem.ts";
import { created, ok } from "../router.ts";
import { apiUrl, viewer } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";

const statusBody = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().default("default"),
  description: z.string().nullable().default(null),
  target_url: z.string().nullable().default(null),
});

/** Commit statuses, and the one state that follows from the newest of each context. */
export function statusRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, { sha, ...shown }: CommitStatus) => ({
    ...shown,
    creator: viewer(double),
    url: apiUrl(double, repository, `/statuses/${sha}`),
  });
  on("POST", "/statuses/:sha", async ({ repository, folder, params, body }) => {
    const sha = found(await commitOf(folder, params.sha), `No commit found for SHA: ${params.sha}`);
    const times = { created_at: now(), updated_at: now() };
    const status: CommitStatus = { id: nextId(double), sha, ...parseBody(statusBody, body), ...times };
    repository.statuses.push(status);
    return created(view(repository, status));
  });
  on("GET", "/commits/:ref/statuses", async ({ repository, folder, params }) => {
    const sha = found(await commitOf(folder, params.ref), `No commit found for SHA: ${params.ref}`);
    const ofCommit = repository.statuses.filter((one) => one.sha === sha).reverse();
    return ok(ofCommit.map((one) => view(repository, one)));
  });
  on("GET", "/commits/:ref/status", async ({ repository, folder, params }) => {
    const sha = found(await commitOf(folder, params.ref), `No commit found for SHA: ${params.ref}`);
    const newest = newestOfEach(repository.statuses.filter((one) => one.sha === sha));
    const statuses = newest.map((one) => view(repository, one));
    return ok({ state: combined(newest), sha, total_count: newest.length, statuses });
  });
}

const newestOfEach = (statuses: CommitStatus[]): CommitStatus[] => [
  ...new Map(statuses.map((one) => [one.context, one])).values(),
];

/** Failure if any context failed, else pending if any is or there is none, else success. */
export function combined(statuses: Pick<CommitStatus, "state">[]): "failure" | "pending" | "success" {
  const states = statuses.map((one) => one.state);
  if (states.includes("failure") || states.includes("error")) return "failure";
  return states.length === 0 || states.includes("pending") ? "pending" : "success";
}
