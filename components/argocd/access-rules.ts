import type { GroupKind } from "./scopes.ts";

/** One rule of a Role (rbac.authorization.k8s.io/v1). */
export interface AccessRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * What Argo CD needs in a namespace: to see everything, because it keeps a view of every kind it finds there, and to
 * change the kinds that the project allows and no others.
 * @param allowed default: all kinds
 * @param denied kinds that are taken out of those that are named as allowed; a Role cannot take one out of all
 */
export function accessRules(
  allowed: readonly GroupKind[] | undefined,
  denied: readonly GroupKind[] = [],
): AccessRule[] {
  const all = { apiGroups: ["*"], resources: ["*"] };
  if (allowed === undefined) return [{ ...all, verbs: ["*"] }];
  const isDenied = ({ group, kind }: GroupKind) =>
    denied.some((one) => one.group === group && one.kind === kind);
  const groups = Map.groupBy(
    allowed.filter((one) => !isDenied(one)),
    ({ group }) => group,
  );
  return [
    { ...all, verbs: ["get", "list", "watch"] },
    ...[...groups].map(([group, kinds]) => ({
      apiGroups: [group],
      resources: kinds.some(({ kind }) => kind === "*") ? ["*"] : kinds.map(({ kind }) => resourceOf(kind)),
      verbs: ["create", "update", "patch", "delete"],
    })),
  ];
}

/**
 * The name of a kind's resource by the rule that Kubernetes' own tools guess with (UnsafeGuessKindToResource of
 * k8s.io/apimachinery/pkg/api/meta): right for every kind of Kubernetes itself.
 */
export function resourceOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === "endpoints") return word;
  if (word.endsWith("s")) return `${word}es`;
  return word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
}
