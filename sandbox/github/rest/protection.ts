import { z } from "zod";
import { parseBody } from "../body.ts";
import { account, type Double } from "../double.ts";
import { tip } from "../git/refs.ts";
import type { Json, Repository } from "../model.ts";
import { found } from "../problem.ts";
import { nothing, ok } from "../router.ts";
import { apiUrl, userView } from "../views.ts";
import type { OnRepository } from "./in-repository.ts";
import { remove } from "./lists.ts";

const flag = z.boolean().nullish();
const names = z.array(z.string()).optional();
const protectionBody = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: names,
      checks: z.array(z.looseObject({ context: z.string() })).optional(),
    })
    .nullish(),
  required_pull_request_reviews: z.looseObject({}).nullish(),
  restrictions: z.object({ users: names, teams: names, apps: names }).nullish(),
  enforce_admins: flag,
  required_linear_history: flag,
  allow_force_pushes: flag,
  allow_deletions: flag,
  required_conversation_resolution: flag,
});
type ProtectionBody = z.output<typeof protectionBody>;

/** Branch protection of REST (GraphQL has its own rules). Kept, not enforced. */
export function protectionRoutes(double: Double, on: OnRepository): void {
  const at = "/branches/:branch/protection";
  const find = ({ protections }: Repository, branch: string) =>
    found(
      protections.find((one) => one.branch === branch),
      "Branch not protected",
    );
  on("GET", at, ({ repository, params }) => ok(view(double, repository, find(repository, params.branch))));
  on("PUT", at, async ({ repository, folder, params, body }) => {
    const { branch } = params;
    const rule = ruleOf(double, parseBody(protectionBody, body));
    found(await tip(folder, branch), "Branch not found");
    repository.protections = repository.protections.filter((one) => one.branch !== branch);
    repository.protections.push({ branch, rule });
    return ok(view(double, repository, { branch, rule }));
  });
  on("DELETE", at, ({ repository, params }) => {
    remove(repository.protections, find(repository, params.branch));
    return nothing;
  });
  const signatures = (repository: Repository, branch: string) => find(repository, branch).rule;
  on("GET", `${at}/required_signatures`, ({ repository, params }) =>
    ok(signatures(repository, params.branch).required_signatures),
  );
  on("POST", `${at}/required_signatures`, ({ repository, params }) => {
    const required = { enabled: true };
    signatures(repository, params.branch).required_signatures = required;
    return ok(required);
  });
  on("DELETE", `${at}/required_signatures`, ({ repository, params }) => {
    signatures(repository, params.branch).required_signatures = { enabled: false };
    return nothing;
  });
}

const view = (double: Double, repository: Repository, { branch, rule }: { branch: string; rule: Json }) => ({
  url: apiUrl(double, repository, `/branches/${encodeURIComponent(branch)}/protection`),
  ...rule,
});

function ruleOf(double: Double, body: ProtectionBody): Json {
  const enabled = (value: boolean | null | undefined) => ({ enabled: value === true });
  const { required_status_checks: checks, required_pull_request_reviews: reviews, restrictions } = body;
  return {
    ...(checks ? { required_status_checks: statusChecks(checks) } : {}),
    ...(reviews ? { required_pull_request_reviews: withoutActors(reviews) } : {}),
    ...(restrictions ? { restrictions: actors(double, restrictions) } : {}),
    enforce_admins: enabled(body.enforce_admins),
    required_linear_history: enabled(body.required_linear_history),
    allow_force_pushes: enabled(body.allow_force_pushes),
    allow_deletions: enabled(body.allow_deletions),
    required_conversation_resolution: enabled(body.required_conversation_resolution),
    required_signatures: enabled(false),
  };
}

function statusChecks(given: NonNullable<ProtectionBody["required_status_checks"]>) {
  const checks = given.checks ?? (given.contexts ?? []).map((context) => ({ context, app_id: null }));
  return { strict: given.strict, contexts: checks.map(({ context }) => context), checks };
}

/** The request names people and teams by login and slug, the answer by object; the double keeps none of them. */
function withoutActors(reviews: Json): Json {
  const { dismissal_restrictions: _, bypass_pull_request_allowances: __, ...rest } = reviews;
  return rest;
}

const actors = (double: Double, given: NonNullable<ProtectionBody["restrictions"]>) => ({
  users: (given.users ?? []).map((login) => userView(double, account(double, login))),
  teams: (given.teams ?? []).map((slug) => ({ slug })),
  apps: (given.apps ?? []).map((slug) => ({ slug })),
});
