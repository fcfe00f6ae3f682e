import { z } from "zod";
import { parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import type { Comment, Repository } from "../model.ts";
import { created, nothing, ok } from "../router.ts";
import { apiUrl, htmlUrl, viewer } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { findIssue } from "./issues.ts";
import { byId, remove } from "./lists.ts";

/** GitHub's limit, which it counts in characters. */
const LONGEST = 65_536;

const commentBody = z.object({
  body: z.string().min(1).max(LONGEST, `body is too long (maximum is ${LONGEST} characters)`),
});

/** Comments under issues and pull requests. */
export function commentRoutes(double: Double, on: OnRepository): void {
  on("GET", "/issues/:number/comments", ({ repository, params }) => {
    const { number } = findIssue(repository, params.number);
    const under = repository.comments.filter((one) => one.issue === number);
    return ok(under.map((one) => view(double, repository, one)));
  });
  on("POST", "/issues/:number/comments", ({ repository, params, body }) => {
    const { number: issue } = findIssue(repository, params.number);
    const text = parseBody(commentBody, body).body;
    const comment = { id: nextId(double), issue, body: text, created_at: now(), updated_at: now() };
    repository.comments.push(comment);
    return created(view(double, repository, comment));
  });
  on("GET", "/issues/comments/:id", ({ repository, params }) =>
    ok(view(double, repository, byId(repository.comments, params.id))),
  );
  on("PATCH", "/issues/comments/:id", ({ repository, params, body }) => {
    const comment = byId(repository.comments, params.id);
    Object.assign(comment, parseBody(commentBody, body), { updated_at: now() });
    return ok(view(double, repository, comment));
  });
  on("DELETE", "/issues/comments/:id", ({ repository, params }) => {
    remove(repository.comments, byId(repository.comments, params.id));
    return nothing;
  });
}

function view(double: Double, repository: Repository, { issue, ...shown }: Comment) {
  return {
    ...shown,
    node_id: `IC_${shown.id}`,
    user: viewer(double),
    url: apiUrl(double, repository, `/issues/comments/${shown.id}`),
    issue_url: apiUrl(double, repository, `/issues/${issue}`),
    html_url: `${htmlUrl(double, repository)}/issues/${issue}#issuecomment-${shown.id}`,
  };
}
