import { z } from "zod";
import { parseBody } from "../body.ts";
import { type Double, nextId, now } from "../double.ts";
import type { Repository } from "../model.ts";
import { invalid, Problem } from "../problem.ts";
import { created, nothing, ok } from "../router.ts";
import { repositoryView } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { byId, remove } from "./lists.ts";

const rulesetBody = z.looseObject({ name: z.string().min(1), enforcement: z.string() });

/** Rulesets, kept as they were given. */
export function rulesetRoutes(double: Double, on: OnRepository): void {
  const view = (repository: Repository, ruleset: { id: number }) => ({
    ...ruleset,
    node_id: `RRS_${ruleset.id}`,
    source_type: "Repository",
    source: repositoryView(double, repository).full_name,
  });
  const refuseTaken = ({ rulesets }: Repository, name: string, except?: object) => {
    if (rulesets.some((one) => one.name === name && one !== except)) {
      throw invalid("Ruleset", "name", "Name must be unique");
    }
  };
  on("GET", "/rulesets", ({ repository }) => ok(repository.rulesets.map((one) => view(repository, one))));
  on("POST", "/rulesets", ({ repository, body }) => {
    const wanted = parseBody(rulesetBody, body);
    refuseTaken(repository, wanted.name);
    const defaults = { target: "branch", bypass_actors: [], conditions: null, rules: [], created_at: now() };
    const ruleset = { ...defaults, ...wanted, id: nextId(double), updated_at: now() };
    repository.rulesets.push(ruleset);
    return created(view(repository, ruleset));
  });
  on("GET", "/rulesets/:id", ({ repository, params }) =>
    ok(view(repository, byId(repository.rulesets, params.id))),
  );
  on("PUT", "/rulesets/:id", ({ repository, params, body }) => {
    const ruleset = byId(repository.rulesets, params.id);
    const wanted = parseBody(rulesetBody.partial(), body);
    if (wanted.name !== undefined) refuseTaken(repository, wanted.name, ruleset);
    Object.assign(ruleset, wanted, { id: ruleset.id, updated_at: now() });
    return ok(view(repository, ruleset));
  });
  on("DELETE", "/rulesets/:id", ({ repository, params }) => {
    remove(repository.rulesets, byId(repository.rulesets, params.id));
    return nothing;
  });
}

const enforced = z.looseObject({
  target: z.literal("branch"),
  enforcement: z.literal("active"),
  conditions: z.looseObject({ ref_name: z.looseObject({ include: z.array(z.string()) }) }),
  bypass_actors: z.array(z.unknown()).max(0),
  rules: z.array(z.looseObject({ type: z.string() })),
});

/**
 * Refuses a REST commit on a branch that an active ruleset without bypass keeps for pull requests.
 * This is the one rule the double enforces; pushes and merges pass.
 */
export function refuseDirectCommit(repository: Repository, branch: string): void {
  const isDefault = branch === repository.settings.default_branch;
  const names = ["~ALL", `refs/heads/${branch}`, ...(isDefault ? ["~DEFAULT_BRANCH"] : [])];
  for (const stored of repository.rulesets) {
    const ruleset = enforced.safeParse(stored).data;
    const covers = ruleset?.conditions.ref_name.include.some((name) => names.includes(name));
    if (covers && ruleset?.rules.some((rule) => rule.type === "pull_request")) {
      const reason = "Changes must be made through a pull request.";
      throw new Problem(409, `Repository rule violations found\n\n${reason}`);
    }
  }
}
