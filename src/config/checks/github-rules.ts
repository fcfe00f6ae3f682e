import type { Mistake } from "../checks.ts";
import { repositoryNames, repositoryOptions } from "../repository-options.ts";
import type { Settings } from "../schema.ts";

const OWN_ACCOUNT =
  "set github.promotionBot to the account behind github.tokenFrom, e.g. { app: 12345 }, and it is exempt";

/** Where the key of a repository's options stands: in its own settings, or in those of all. */
export const whereIs = ({ github }: Settings, name: string, key: string): string[] =>
  github.repositories[name] !== undefined && key in github.repositories[name]
    ? ["github", "repositories", name, key]
    : ["github", "repositoryDefaults", key];

/** Mistakes each once: what stands in repositoryDefaults is seen for every repository. */
export const unique = (mistakes: readonly Mistake[]): Mistake[] => [
  ...new Map(mistakes.map((mistake) => [mistake.path.join("."), mistake])).values(),
];

/** Slipway pushes straight to some repositories: what refuses such a push needs an exemption. */
export function checkOwnPushes(settings: Settings): Mistake[] {
  const { gitopsRepository, promotionBot } = settings.github;
  if (promotionBot !== undefined) return [];
  const services = settings.ci === undefined ? [] : Object.keys(settings.services);
  const wrong = [
    ...refusals(settings, gitopsRepository, `of promotions to ${gitopsRepository}`),
    ...services.flatMap((name) => refusals(settings, name, "of the pipelines to the services")),
  ];
  return unique(wrong);
}

function refusals(settings: Settings, name: string, pushes: string): Mistake[] {
  const { rules } = repositoryOptions(settings, name);
  if (rules === undefined || rules.enforcement !== "active") return [];
  const refusing = {
    pullRequest: rules.pullRequest !== undefined,
    statusChecks: rules.statusChecks !== undefined,
    signedCommits: rules.signedCommits,
  };
  return Object.entries(refusing)
    .filter(([, refuses]) => refuses)
    .map(([rule]) => ({
      path: [...whereIs(settings, name, "rules"), rule],
      message: `this rule refuses the direct pushes ${pushes}; ${OWN_ACCOUNT}`,
    }));
}

/** The promotion bot records what it verified as tags: nobody else may, and it must be able to. */
export const checkProtectedTags = ({ github }: Settings): Mistake[] =>
  Object.entries(github.protectedTags).flatMap(([prefix, mayPush]) => {
    const path = ["github", "protectedTags", prefix];
    if (prefix === "verified" && github.promotionBot === undefined)
      return [{ path, message: `promotions push these tags, and would be refused; ${OWN_ACCOUNT}` }];
    if (prefix !== "verified" && mayPush.length === 0)
      return [{ path, message: "nobody could push these tags; name who may, e.g. [{ team: approvers }]" }];
    return [];
  });

/** At least one way to merge must be left. */
export const checkMergeMethods = (settings: Settings): Mistake[] =>
  repositoryNames(settings).flatMap((name) => {
    const { merge, rules } = repositoryOptions(settings, name);
    if (rules?.linearHistory !== true || merge === undefined) return [];
    if (merge.methods.some((method) => method !== "merge")) return [];
    return [
      {
        path: whereIs(settings, name, "merge"),
        message: `rules.linearHistory refuses merge commits, and ${name} allows no other method; add squash or rebase`,
      },
    ];
  });
