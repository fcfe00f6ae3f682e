import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import type { Issue, Repository } from "../model.ts";
import { found } from "../problem.ts";
import { labelsView } from "../pull-view.ts";
import { created, ok } from "../router.ts";
import { apiUrl, htmlUrl, viewer } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";

const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const issueBody = z.object({
  title: z.string().min(1).optional(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]).optional(),
  labels: z.array(label).optional(),
});
const labelsBody = z.union([
  z.array(label),
  z.object({ labels: z.array(label) }).transform((one) => one.labels),
]);

/** The issue or pull request of that number: GitHub lists both as issues. */
export const findIssue = ({ issues, pulls }: Repository, number: string): Issue =>
  found([...issues, ...pulls].find((one) => one.number === Number(number)));

/** Issues, and what pull requests share with them. */
export function issueRoutes(double: Double, on: OnRepository): void {
  on("GET", "/issues", ({ repository, query }) => {
    const state = query.get("state") || "open";
    const labels = (query.get("labels") ?? "").split(",").filter(Boolean);
    const listed = [...repository.issues, ...repository.pulls]
      .filter((one) => state === "all" || one.state === state)
      .filter((one) => labels.every((name) => one.labels.includes(name)))
      .sort((a, b) => b.number - a.number);
    return ok(listed.map((one) => view(double, repository, one)));
  });
  on("POST", "/issues", ({ repository, body }) => {
    const wanted = parseBody(issueBody.required({ title: true }), body);
    repository.lastNumber += 1;
    const issue: Issue = {
      id: nextId(double),
      number: repository.lastNumber,
      title: wanted.title,
      body: wanted.body ?? null,
      state: "open",
      labels: wanted.labels ?? [],
      created_at: now(),
      updated_at: now(),
      closed_at: null,
    };
    repository.issues.push(issue);
    return created(view(double, repository, issue));
  });
  on("GET", "/issues/:number", ({ repository, params }) =>
    ok(view(double, repository, findIssue(repository, params.number))),
  );
  on("PATCH", "/issues/:number", ({ repository, params, body }) => {
    const issue = findIssue(repository, params.number);
    const wanted = parseBody(issueBody, body);
    Object.assign(issue, given(wanted), { updated_at: now() });
    if (wanted.state !== undefined) issue.closed_at = wanted.state === "closed" ? now() : null;
    return ok(view(double, repository, issue));
  });
  on("GET", "/issues/:number/labels", ({ repository, params }) =>
    ok(labelsView(repository, findIssue(repository, params.number).labels)),
  );
  on("POST", "/issues/:number/labels", ({ repository, params, body }) => {
    const issue = findIssue(repository, params.number);
    issue.labels = [...new Set([...issue.labels, ...parseBody(labelsBody, body)])];
    return ok(labelsView(repository, issue.labels));
  });
  on("DELETE", "/issues/:number/labels/:name", ({ repository, params }) => {
    const issue = findIssue(repository, params.number);
    found(
      issue.labels.find((name) => name === params.name),
      "Label does not exist",
    );
    issue.labels = issue.labels.filter((name) => name !== params.name);
    return ok(labelsView(repository, issue.labels));
  });
}

function view(double: Double, repository: Repository, issue: Issue) {
  const { id, number, title, body, state, created_at, updated_at, closed_at } = issue;
  const isPull = repository.pulls.some((one) => one.number === number);
  const pull = { url: apiUrl(double, repository, `/pulls/${number}`) };
  return {
    ...{ id, number, title, body, state, created_at, updated_at, closed_at },
    node_id: `I_${id}`,
    user: viewer(double),
    labels: labelsView(repository, issue.labels),
    assignees: [],
    comments: repository.comments.filter((one) => one.issue === number).length,
    url: apiUrl(double, repository, `/issues/${number}`),
    html_url: `${htmlUrl(double, repository)}/${isPull ? "pull" : "issues"}/${number}`,
    ...(isPull ? { pull_request: pull } : {}),
  };
}
