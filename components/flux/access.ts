import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

export interface FluxAccessArgs {
  /** Name of the account, and of its rights in the environment's namespace. */
  readonly account: string;
  /** Namespace of Flux's objects, in which the account must be. */
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** The only namespace in which the account may do anything. */
  readonly targetNamespace: string;
}

/**
 * The account by whose rights Flux deploys an environment: everything in its namespace, nothing outside of it. Without
 * one Flux uses its own, which is the cluster's administrator.
 */
export function registerAccess(
  parent: pulumi.Resource,
  name: string,
  { account, namespace, labels, targetNamespace }: FluxAccessArgs,
): pulumi.Resource[] {
  const serviceAccount = new k8s.core.v1.ServiceAccount(
    `${name}-account`,
    { metadata: { name: account, namespace, labels } },
    { parent },
  );
  const role = new k8s.rbac.v1.Role(
    `${name}-role`,
    {
      metadata: { name: account, namespace: targetNamespace, labels },
      rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
    },
    { parent },
  );
  const binding = new k8s.rbac.v1.RoleBinding(
    `${name}-binding`,
    {
      metadata: { name: account, namespace: targetNamespace, labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    },
    { parent, dependsOn: [serviceAccount, role] },
  );
  return [serviceAccount, role, binding];
}
