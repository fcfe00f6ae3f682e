import type { Double } from "./double.ts";
import type { Json, Pull, Repository } from "./model.ts";
import { apiUrl, htmlUrl, repositoryView, viewer } from "./views.ts";

/** The labels with these names, as REST shows them; one that the repository lost since shows its name alone. */
export const labelsView = (repository: Repository, names: string[]): Json[] =>
  names.map((name) => {
    const label = repository.labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
    return label ? { ...label } : { name };
  });

/** A pull request as REST lists it. */
export function pullView(double: Double, repository: Repository, pull: Pull): Json {
  const repo = repositoryView(double, repository);
  const user = viewer(double);
  const side = (one: Pull["head"]) => ({ ...one, label: `${repository.owner}:${one.ref}`, repo, user });
  return {
    ...pull,
    node_id: `PR_${pull.id}`,
    head: side(pull.head),
    base: side(pull.base),
    labels: labelsView(repository, pull.labels),
    merged: pull.merged_at !== null,
    user,
    assignees: [],
    requested_reviewers: [],
    maintainer_can_modify: false,
    url: apiUrl(double, repository, `/pulls/${pull.number}`),
    issue_url: apiUrl(double, repository, `/issues/${pull.number}`),
    html_url: `${htmlUrl(double, repository)}/pull/${pull.number}`,
  };
}
