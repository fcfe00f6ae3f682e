/** Who must approve changes below a path. */
export interface OwnerRule {
  /** A path or pattern of the CODEOWNERS syntax, from the repository's root when it begins with a slash. */
  readonly pattern: string;
  /** `@login`, `@organisation/team` or an e-mail address. */
  readonly owners: readonly string[];
}

/** Where GitHub looks for the file. */
export const CODEOWNERS_PATH = ".github/CODEOWNERS";

/** The text of a CODEOWNERS file. In it the last rule that matches wins: the general ones come first. */
export const codeowners = (rules: readonly OwnerRule[]): string =>
  [
    "# Written by Slipway from github.approvers; the last rule that matches a file wins.",
    ...rules.map(({ pattern, owners }) => [pattern.replaceAll(" ", "\\ "), ...owners].join(" ")),
    "",
  ].join("\n");

/** In the GitOps repository: who approves what runs in a stage. The file that says so is theirs, too. */
export const deploymentOwners = (approvers: Readonly<Record<string, readonly string[]>>): OwnerRule[] => [
  ...Object.entries(approvers).map(([stage, owners]) => ({ pattern: `/env/${stage}/`, owners })),
  ...ownFile(approvers),
];

/** In the repository of the stack files: who approves the settings of a stage, and so its promotions. */
export const stackFileOwners = (approvers: Readonly<Record<string, readonly string[]>>): OwnerRule[] => [
  ...Object.entries(approvers).map(([stage, owners]) => ({ pattern: `/Pulumi.${stage}.yaml`, owners })),
  ...ownFile(approvers),
];

/** Whoever could change the owners could approve anything. */
const ownFile = (approvers: Readonly<Record<string, readonly string[]>>): OwnerRule[] => {
  const owners = [...new Set(Object.values(approvers).flat())];
  return owners.length === 0 ? [] : [{ pattern: `/${CODEOWNERS_PATH}`, owners }];
};
