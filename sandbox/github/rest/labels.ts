import { z } from "zod";
import { given, parseBody } from "../body.ts";
import { type Double, nextId } from "../double.ts";
import type { Label, Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { apiUrl } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { remove } from "./lists.ts";

const labelBody = z.object({
  name: z.string().min(1).optional(),
  new_name: z.string().min(1).optional(),
  color: z.string().optional(),
  description: z.string().nullable().optional(),
});

/** Labels of a repository. A new repository has none (GitHub gives it nine). */
export function labelRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, label: Label) => ({
    ...label,
    node_id: `LA_${label.id}`,
    default: false,
    url: apiUrl(double, repository, `/labels/${encodeURIComponent(label.name)}`),
  });
  on("GET", "/labels", ({ repository }) => ok(repository.labels.map((one) => view(repository, one))));
  on("POST", "/labels", ({ repository, body }) => {
    const wanted = parseBody(labelBody.required({ name: true }), body);
    const { name, color = "ededed", description = null } = wanted;
    refuseTaken(repository, name);
    const label: Label = { id: nextId(double), name, color, description };
    repository.labels.push(label);
    return created(view(repository, label));
  });
  on("GET", "/labels/:name", ({ repository, params }) =>
    ok(view(repository, found(find(repository, params.name)))),
  );
  on("PATCH", "/labels/:name", ({ repository, params, body }) => {
    const label = found(find(repository, params.name));
    const { new_name, name, color, description } = parseBody(labelBody, body);
    const wanted = new_name ?? name ?? label.name;
    refuseTaken(repository, wanted, label);
    Object.assign(label, given({ color, description }), { name: wanted });
    return ok(view(repository, label));
  });
  on("DELETE", "/labels/:name", ({ repository, params }) => {
    remove(repository.labels, found(find(repository, params.name)));
    return nothing;
  });
}

const find = ({ labels }: Repository, name: string): Label | undefined =>
  labels.find((one) => one.name.toLowerCase() === name.toLowerCase());

function refuseTaken(repository: Repository, name: string, except?: Label): void {
  const there = find(repository, name);
  if (!there || there === except) return;
  throw new Problem(422, "Validation Failed", [{ resource: "Label", code: "already_exists", field: "name" }]);
}
