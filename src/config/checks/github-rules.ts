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

/** Promotions and files are pushed straight to the GitOps repository: what refuses such a push needs an exemption. */
export function checkPromotionPushes(settings: Settings): Mistake[] {
  const { gitopsRepository, promotionBot } = settings.github;
  const { rules } = repositoryOptions(settings, gitopsRepository);
  if (rules === undefined || rules.enforcement !== "active" || promotionBot !== undefined) return [];
  const refusing = {
    pullRequest: rules.pullRequest !== undefined,
    statusChecks: rules.statusChecks !== undefined,
    signedCommits: rules.signedCommits,
  };
  return Object.entries(refusing)
    .filter(([, refuses]) => refuses)
    .map(([rule]) => ({
      path: [...whereIs(settings, gitopsRepository, "rules"), rule],
      message: `this rule refuses the direct pushes of promotions to ${gitopsRepository}; ${OWN_ACCOUNT}`,
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
