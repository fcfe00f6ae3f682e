import type { Double } from "../double.ts";
import { createRouter, type Router } from "../router.ts";
import { accountRoutes } from "./accounts.ts";
import { actionRoutes } from "./actions.ts";
import { branchRoutes, refRoutes } from "./branches.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { environmentRoutes } from "./environments.ts";
import { hookRoutes } from "./hooks.ts";
import { inRepository } from "./in-repository.ts";
import { issueRoutes } from "./issues.ts";
import { keyRoutes } from "./keys.ts";
import { labelRoutes } from "./labels.ts";
import { mergeRoutes } from "./merge.ts";
import { protectionRoutes } from "./protection.ts";
import { pullRoutes } from "./pulls.ts";
import { accountRepositoryRoutes, repositoryRoutes } from "./repositories.ts";
import { rulesetRoutes } from "./rulesets.ts";
import { securityRoutes } from "./security.ts";
import { statusRoutes } from "./statuses.ts";
import { teamRoutes } from "./teams.ts";

/** Every REST route. Statuses stand before commits, whose last route takes anything below `/commits/`. */
export function restRoutes(double: Double): Router {
  const router = createRouter();
  for (const routes of [accountRoutes, accountRepositoryRoutes, teamRoutes]) routes(double, router.on);
  const on = inRepository(double, router.on);
  const below = [
    repositoryRoutes,
    securityRoutes,
    branchRoutes,
    refRoutes,
    statusRoutes,
    commitRoutes,
    contentRoutes,
    rulesetRoutes,
    protectionRoutes,
    hookRoutes,
    keyRoutes,
    labelRoutes,
    actionRoutes,
    environmentRoutes,
    pullRoutes,
    mergeRoutes,
    issueRoutes,
    commentRoutes,
  ];
  for (const routes of below) routes(double, on);
  return router;
}
