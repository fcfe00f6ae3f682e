import { z } from "zod";
import { parseBody } from "../body.ts";
import { account, type Double, nextId, now } from "../double.ts";
import type { Environment, Repository } from "../model.ts";
import { found, Problem } from "../problem.ts";
import { nothing, ok } from "../router.ts";
import { userView } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { byId, remove } from "./lists.ts";

const environmentBody = z.object({
  wait_timer: z.number().int().min(0).max(43_200).nullish(),
  prevent_self_review: z.boolean().nullish(),
  can_admins_bypass: z.boolean().nullish(),
  reviewers: z.array(z.object({ type: z.enum(["User", "Team"]), id: z.number() })).nullish(),
  deployment_branch_policy: z.record(z.string(), z.unknown()).nullish(),
});
const policyBody = z.looseObject({ name: z.string().min(1) });

/** The environment of that name. Some clients encode the name twice, which GitHub bears. */
export function findEnvironment({ environments }: Repository, name: string): Environment {
  const find = (wanted: string) => environments.find((one) => one.name === wanted);
  return found(find(name) ?? find(decodedAgain(name)));
}

/** Deployment environments with their protection rules. Kept, not enforced: the double runs no workflows. */
export function environmentRoutes(double: Double, on: OnRepository): void {
  on("GET", "/environments", ({ repository: { environments } }) =>
    ok({ total_count: environments.length, environments: environments.map((one) => view(double, one)) }),
  );
  on("GET", "/environments/:environment", ({ repository, params }) =>
    ok(view(double, findEnvironment(repository, params.environment))),
  );
  on("PUT", "/environments/:environment", ({ repository, params, body }) => {
    const wanted = parseBody(environmentBody, body ?? {});
    const name = decodedAgain(params.environment);
    const environment = repository.environments.find((one) => one.name === name) ?? empty(double, name);
    for (const { type, id } of wanted.reviewers ?? []) reviewer(double, type, id);
    if (!repository.environments.includes(environment)) repository.environments.push(environment);
    environment.updated_at = now();
    environment.wait_timer = wanted.wait_timer ?? 0;
    environment.prevent_self_review = wanted.prevent_self_review ?? false;
    environment.can_admins_bypass = wanted.can_admins_bypass ?? true;
    environment.reviewers = wanted.reviewers ?? [];
    environment.deployment_branch_policy = wanted.deployment_branch_policy ?? null;
    return ok(view(double, environment));
  });
  on("DELETE", "/environments/:environment", ({ repository, params }) => {
    remove(repository.environments, findEnvironment(repository, params.environment));
    return nothing;
  });
  policyRoutes(double, on);
}

function policyRoutes(double: Double, on: OnRepository): void {
  const at = "/environments/:environment/deployment-branch-policies";
  on("GET", at, ({ repository, params }) => {
    const { policies } = findEnvironment(repository, params.environment);
    return ok({ total_count: policies.length, branch_policies: policies });
  });
  on("POST", at, ({ repository, params, body }) => {
    const { policies } = findEnvironment(repository, params.environment);
    const id = nextId(double);
    const policy = { type: "branch", ...parseBody(policyBody, body), id, node_id: `DBP_${id}` };
    policies.push(policy);
    return ok(policy);
  });
  on("GET", `${at}/:id`, ({ repository, params }) =>
    ok(byId(findEnvironment(repository, params.environment).policies, params.id)),
  );
  on("PUT", `${at}/:id`, ({ repository, params, body }) => {
    const policy = byId(findEnvironment(repository, params.environment).policies, params.id);
    return ok(Object.assign(policy, parseBody(policyBody, body), { id: policy.id }));
  });
  on("DELETE", `${at}/:id`, ({ repository, params }) => {
    const { policies } = findEnvironment(repository, params.environment);
    remove(policies, byId(policies, params.id));
    return nothing;
  });
}

const empty = (double: Double, name: string): Environment => ({
  id: nextId(double),
  name,
  created_at: now(),
  updated_at: now(),
  can_admins_bypass: true,
  wait_timer: 0,
  prevent_self_review: false,
  reviewers: [],
  deployment_branch_policy: null,
  policies: [],
  secrets: [],
  variables: [],
});

function view(double: Double, environment: Environment) {
  const {
    secrets: _,
    variables: __,
    policies: ___,
    wait_timer,
    prevent_self_review,
    reviewers,
    ...shown
  } = environment;
  const rule = (type: string, rest: object) => ({
    id: environment.id,
    node_id: `GA_${environment.id}_${type}`,
    type,
    ...rest,
  });
  const people = reviewers.map(({ type, id }) => ({ type, reviewer: reviewer(double, type, id) }));
  return {
    ...shown,
    node_id: `EN_${environment.id}`,
    protection_rules: [
      ...(wait_timer > 0 ? [rule("wait_timer", { wait_timer })] : []),
      ...(people.length > 0 ? [rule("required_reviewers", { prevent_self_review, reviewers: people })] : []),
      ...(environment.deployment_branch_policy ? [rule("branch_policy", {})] : []),
    ],
  };
}

function reviewer(double: Double, type: "User" | "Team", id: number) {
  if (type === "Team") {
    const team = double.state.teams.find((one) => one.id === id);
    if (team) return { id, node_id: `T_${id}`, name: team.name, slug: team.slug };
  } else {
    const user = double.state.users.find((one) => one.id === id);
    if (user) return userView(double, account(double, user.login));
  }
  throw new Problem(422, `Validation Failed: no ${type.toLowerCase()} has the id ${id}`);
}

function decodedAgain(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
