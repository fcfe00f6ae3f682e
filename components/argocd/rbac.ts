import { type Policy, policyLines } from "./role-policy.ts";

/** A role over all of Argo CD, and who has it. */
export interface SystemRole {
  readonly policies: readonly Policy[];
  /** Groups of the identity provider. */
  readonly groups: readonly string[];
  /** Local accounts of Argo CD. */
  readonly accounts: readonly string[];
}

/** Who may do what in Argo CD. */
export interface Rbac {
  /** What everybody may who has signed in; default: what the installation says. Nothing that it allows can be denied elsewhere. */
  readonly default?: string;
  /** Roles by name; `admin` and `readonly` exist and only get members. */
  readonly roles: Readonly<Record<string, SystemRole>>;
}

/**
 * The keys of `argocd-rbac-cm` by which somebody's policies are added to those that are there: Argo CD adds up
 * `policy.csv`, which is the installation's, and every `policy.<name>.csv` (operator manual, RBAC).
 * @param name whose policies they are
 */
export function rbacConfig(name: string, rbac: Rbac): Record<string, string> {
  const lines = Object.entries(rbac.roles).flatMap(([role, { policies, groups, accounts }]) => [
    ...policyLines(`role:${role}`, policies),
    ...[...groups, ...accounts].map((member) => `g, ${member}, role:${role}`),
  ]);
  return {
    ...(rbac.default === undefined ? {} : { "policy.default": `role:${rbac.default}` }),
    ...(lines.length === 0 ? {} : { [`policy.${name}.csv`]: lines.map((line) => `${line}\n`).join("") }),
  };
}
