import type { Mistake } from "../checks.ts";
import { repositoryNames, repositoryOptions } from "../repository-options.ts";
import type { Settings } from "../schema.ts";
import { checkMergeMethods, checkOwnPushes, checkProtectedTags, unique, whereIs } from "./github-rules.ts";
import { checkReceivers } from "./github-webhooks.ts";

/** How many reviewers GitHub takes for one environment (REST API, "deployment environments"). */
const MAX_REVIEWERS = 6;

const names = (all: readonly string[]): string => all.join(", ") || "none";

/** Settings by repository name a repository of the product. */
export const checkRepositoryNames = (settings: Settings): Mistake[] => {
  const known = repositoryNames(settings);
  const unknown = Object.keys(settings.github.repositories)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: ["github", "repositories", name],
      message: `"${name}" is not a repository of ${settings.product}; repositories are ${names(known)}`,
    }));
  // The GitOps repository's resources are named by this word, whatever the repository is called.
  const taken =
    settings.services.gitops !== undefined && settings.github.gitopsRepository !== "gitops"
      ? [
          {
            path: ["services", "gitops"],
            message: `"gitops" names the GitOps repository; rename the service`,
          },
        ]
      : [];
  return [...unknown, ...taken];
};

/** Every team that a setting names is one of github.teams. */
export function checkTeams(settings: Settings): Mistake[] {
  const { teams, promotionBot, protectedTags } = settings.github;
  const inRepositories = repositoryNames(settings).flatMap((name) => {
    const { teams: access = {}, rules, environments = {} } = repositoryOptions(settings, name);
    const at = (key: string) => whereIs(settings, name, key);
    return [
      ...Object.keys(access).map((team) => ({ path: [...at("teams"), team], actor: { team } })),
      ...(rules?.bypass ?? []).map((actor, index) => ({ path: [...at("rules"), "bypass", index], actor })),
      ...Object.entries(environments).flatMap(([stage, { reviewers }]) =>
        reviewers.teams.map((team, index) => ({
          path: [...at("environments"), stage, "reviewers", "teams", index],
          actor: { team },
        })),
      ),
    ];
  });
  const ofTags = Object.entries(protectedTags).flatMap(([prefix, actors]) =>
    actors.map((actor, index) => ({ path: ["github", "protectedTags", prefix, index], actor })),
  );
  const bot = promotionBot === undefined ? [] : [{ path: ["github", "promotionBot"], actor: promotionBot }];
  const wrong = [...inRepositories, ...ofTags, ...bot].flatMap(({ path, actor }) =>
    "team" in actor && teams[actor.team] === undefined
      ? [
          {
            path,
            message: `"${actor.team}" is not one of github.teams; teams are ${names(Object.keys(teams))}`,
          },
        ]
      : [],
  );
  return unique(wrong);
}

/** Environments are stages, and GitHub takes their reviewers. */
export function checkEnvironments(settings: Settings): Mistake[] {
  const { repositoryDefaults, repositories } = settings.github;
  return Object.entries({ repositoryDefaults, ...prefixed(repositories) }).flatMap(([where, options]) =>
    Object.entries(options.environments ?? {}).flatMap(([stage, { reviewers }]) => {
      const path = ["github", ...where.split("/"), "environments", stage];
      const count = reviewers.teams.length + reviewers.users.length;
      return [
        ...(settings.pipeline[stage] === undefined
          ? [
              {
                path,
                message: `"${stage}" is not a stage; stages are ${names(Object.keys(settings.pipeline))}`,
              },
            ]
          : []),
        ...(count > MAX_REVIEWERS
          ? [
              {
                path: [...path, "reviewers"],
                message: `${count} reviewers, and GitHub takes ${MAX_REVIEWERS}; name a team instead of its members`,
              },
            ]
          : []),
      ];
    }),
  );
}

const prefixed = <T>(repositories: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(repositories).map(([name, own]) => [`repositories/${name}`, own]));

/** Updates of Dependabot follow from its alerts. */
export const checkDependabot = (settings: Settings): Mistake[] => {
  const { repositoryDefaults, repositories } = settings.github;
  return Object.entries({ repositoryDefaults, ...prefixed(repositories) })
    .filter(([, { dependabot }]) => dependabot?.alerts === false && dependabot.securityUpdates)
    .map(([where]) => ({
      path: ["github", ...where.split("/"), "dependabot", "securityUpdates"],
      message: "updates follow from alerts, which are off; write alerts: true or securityUpdates: false",
    }));
};

/** Approvers are of known stages, and a team among them may write: GitHub passes over owners who may not. */
export function checkApprovers(settings: Settings): Mistake[] {
  const { github, pipeline } = settings;
  const access = repositoryOptions(settings, github.gitopsRepository).teams ?? {};
  return Object.entries(github.approvers).flatMap(([stage, owners]) => {
    const path = ["github", "approvers", stage];
    const unknown =
      pipeline[stage] === undefined
        ? [{ path, message: `"${stage}" is not a stage; stages are ${names(Object.keys(pipeline))}` }]
        : [];
    const readers = owners.flatMap((owner, index) => {
      const team = owner.startsWith(`@${github.owner}/`) ? owner.slice(github.owner.length + 2) : undefined;
      if (team === undefined || github.teams[team] === undefined) return [];
      if (["push", "maintain", "admin"].includes(access[team] ?? "")) return [];
      return [
        {
          path: [...path, index],
          message: `${owner} may not write to ${github.gitopsRepository}, so GitHub would pass over it; write github.repositories.${github.gitopsRepository}.teams.${team}: push`,
        },
      ];
    });
    return [...unknown, ...readers];
  });
}

/** What settings about GitHub must agree on. */
export const githubChecks = [
  checkRepositoryNames,
  checkTeams,
  checkEnvironments,
  checkDependabot,
  checkApprovers,
  checkOwnPushes,
  checkProtectedTags,
  checkMergeMethods,
  checkReceivers,
] as const;
