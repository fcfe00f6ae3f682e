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
  /** What everybody may who has signed in; nothing when left out. Nothing that it allows can be denied elsewhere. */
  readonly default?: string;
  /** Roles by name; `admin` and `readonly` exist and only get members. */
  readonly roles: Readonly<Record<string, SystemRole>>;
}

/** The data of `argocd-rbac-cm`. */
export function rbacConfig(rbac: Rbac): Record<string, string> {
  const lines = Object.entries(rbac.roles).flatMap(([name, { policies, groups, accounts }]) => [
    ...policyLines(`role:${name}`, policies),
    ...[...groups, ...accounts].map((member) => `g, ${member}, role:${name}`),
  ]);
  return {
    "policy.default": rbac.default === undefined ? "" : `role:${rbac.default}`,
    "policy.csv": lines.map((line) => `${line}\n`).join(""),
    scopes: "[groups]",
  };
}
