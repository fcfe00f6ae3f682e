import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAddress } from "../kubernetes/cluster-address.ts";
import type { AccessRule } from "./access-rules.ts";
import { clusterSecret, type Reach } from "./cluster-secret.ts";

export interface ClusterRegistrationArgs {
  /** Name under which Argo CD shall know the cluster, and of the Secret in which it keeps that. */
  readonly cluster: string;
  readonly labels: Record<string, string>;
  /** How Argo CD reaches the cluster. */
  readonly address: pulumi.Input<ClusterAddress>;
  /** The only AppProject that may deploy there. */
  readonly project: string;
  /** The namespaces of the cluster that Argo CD may reach, and no others; the account lives in the first. */
  readonly namespaces: readonly [string, ...string[]];
  /** What it may do in each of them. */
  readonly rules: readonly AccessRule[];
  /** Another number gives Argo CD another token; the one before is withdrawn when Argo CD has it. */
  readonly tokenGeneration: number;
  /** Argo CD: its namespace, and the provider of the cluster in which it runs. */
  readonly argocd: { readonly namespace: string; readonly provider: pulumi.ProviderResource };
}

/**
 * Argo CD's access to another cluster, by an account that can do what the project allows in the project's namespaces.
 * Its provider opens the other cluster. Destroyed, the cluster forgets the account and Argo CD the cluster.
 */
export class ClusterRegistration extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterRegistrationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:argocd:ClusterRegistration", name, {}, opts);
    const { labels, namespaces } = args;
    const account = `${args.project}-argocd`;
    const home = namespaces[0];
    const owner = new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: { name: account, namespace: home, labels } },
      { parent: this },
    );
    const bindings = namespaces.flatMap((namespace) => {
      const metadata = { name: account, namespace, labels };
      const rules = args.rules.map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      }));
      const role = new k8s.rbac.v1.Role(`${name}-role-${namespace}`, { metadata, rules }, { parent: this });
      return new k8s.rbac.v1.RoleBinding(
        `${name}-binding-${namespace}`,
        {
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
          subjects: [{ kind: "ServiceAccount", name: account, namespace: home }],
        },
        { parent: this, dependsOn: [role, owner] },
      );
    });
    const token = new k8s.core.v1.Secret(
      `${name}-token`,
      {
        metadata: {
          name: `${account}-${args.tokenGeneration}`,
          namespace: home,
          labels,
          annotations: { "kubernetes.io/service-account.name": account },
        },
        type: "kubernetes.io/service-account-token",
      },
      { parent: this, dependsOn: [owner] },
    );
    const reach: Reach = { name: args.cluster, project: args.project, namespaces };
    new k8s.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: {
          name: `cluster-${args.cluster}`,
          namespace: args.argocd.namespace,
          labels: { ...labels, "argocd.argoproj.io/secret-type": "cluster" },
        },
        stringData: pulumi
          .all([args.address, tokenOf(token, `${home}/${account}`)])
          .apply(([address, bearer]) => clusterSecret(reach, address, bearer)),
      },
      { parent: this, provider: args.argocd.provider, dependsOn: bindings },
    );
    this.registerOutputs();
  }
}

/**
 * The token that the cluster's own controller writes into its Secret.
 * @throws a RunError where none did
 */
const tokenOf = ({ data }: k8s.core.v1.Secret, account: string): pulumi.Output<string> =>
  pulumi.secret(
    data.apply(({ token = "" }) => {
      if (token === "")
        throw new pulumi.RunError(
          `the cluster gave the account ${account} no token; its controller manager writes it (serviceaccount-token-controller): check that it runs, and run the command again`,
        );
      return Buffer.from(token, "base64").toString();
    }),
  );
