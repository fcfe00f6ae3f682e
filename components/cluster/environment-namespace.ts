import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** The database account that a Secret of the namespace holds. */
export interface DatabaseAccount {
  readonly secretName: string;
  readonly database: string;
  readonly username: string;
  readonly password: pulumi.Input<string>;
}

export interface EnvironmentNamespaceArgs {
  /** Kubernetes name of the namespace. */
  readonly namespace: string;
  readonly labels?: Record<string, string>;
  /** Accounts by the database service they belong to; default: none. */
  readonly databases?: Readonly<Record<string, DatabaseAccount>>;
}

/**
 * The namespace in which an environment's services run, with the Secrets they need. A resource of its own, because a
 * namespace that Argo CD made by itself would survive a destroy.
 */
export class EnvironmentNamespace extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:cluster:EnvironmentNamespace", name, {}, opts);
    const { namespace, labels, databases = {} } = args;
    const own = new k8s.core.v1.Namespace(
      `${name}-namespace`,
      { metadata: { name: namespace, labels } },
      { parent: this },
    );
    for (const [service, account] of Object.entries(databases))
      new k8s.core.v1.Secret(
        `${name}-${service}`,
        {
          metadata: { name: account.secretName, namespace, labels },
          stringData: { username: account.username, password: account.password, database: account.database },
        },
        { parent: this, dependsOn: [own] },
      );
    this.registerOutputs();
  }
}
